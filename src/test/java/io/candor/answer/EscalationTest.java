package io.candor.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.candor.MappedConfig;
import io.candor.engine.EngineUnavailableException;
import io.candor.engine.remote.EngineRefusalException;
import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.EscalationOutcome;
import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import io.candor.event.Question;
import io.candor.event.retry.Backoff;
import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.LogitMap;
import io.candor.policy.Policies;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Span;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that are not accepted and a second engine: the last digit of a text is its confidence in tenths, 8 are accepted. */
class EscalationTest {
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final String AWAY = "the second engine is away";

    private final ScriptedEngine engine = new ScriptedEngine();
    private final ScriptedSecond large = new ScriptedSecond();
    private final List<PendingRecord> pendings = new ArrayList<>();
    private Policies policies = Policies.EMPTY;
    private Answering answering;
    private QuestionQueue queue;
    private EngineWorker worker;
    private SecondEngine second;

    @AfterEach
    void close() {
        answering.close();
    }

    private void begin(Map<String, String> escalation, Map<String, String> settings) {
        Map<String, String> all =
                new HashMap<>(Map.of("threshold", "0.8", "audit-sample.share", "0.000001", "text-key", "k".repeat(32)));
        all.putAll(settings);
        AnswerConfig config = MappedConfig.of(AnswerConfig.class, all);
        queue = new QuestionQueue(config.batch());
        second = SecondEngine.start(large, MappedConfig.of(EscalationConfig.class, escalation));
        answering = new Answering(
                engine,
                config,
                () -> AnswererStream.KEYS,
                new AcceptanceRule(config, () -> policies),
                new AnswerMetrics(new SimpleMeterRegistry()),
                Clock.systemUTC(),
                Optional.of(second));
        worker = new EngineWorker(
                queue,
                answering,
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)),
                new AtomicLong()::incrementAndGet);
    }

    @Test
    void shouldLetTheSecondEngineAnswerWhatIsNotAccepted() throws Exception {
        begin(Map.of("cost.answer", "2"), Map.of());

        Answer answer = answered("q3");

        assertThat(answer.getAnswer()).isEqualTo("large on q3");
        assertThat(answer.getAnswerModel()).isEqualTo(ScriptedSecond.NAME);
        assertThat(answer.getDecision()).as("nothing is known of its answers").isEqualTo(Decision.REVIEW);
        assertThat(answer.getAnswerConfidence()).isNull();
        assertThat(answer.getConfidence()).isCloseTo(0.3, within(1e-6));
        assertThat(answer.getEscalation().getOutcome()).isEqualTo(EscalationOutcome.ANSWERED);
        assertThat(answer.getEscalation().getFirstAnswer()).isEqualTo("Q3");
        assertThat(answer.getEscalation().getFirstConfidence()).isCloseTo(0.3, within(1e-6));
        assertThat(answer.getEscalation().getReason()).contains("0.3000", "threshold");
        assertThat(answer.getEscalation().getCost()).isEqualTo(2);
        assertThat(answer.getEscalation().getProblem()).isNull();
    }

    @Test
    void shouldNotAskTheSecondEngineWhenTheAnswerIsAccepted() throws Exception {
        begin(Map.of(), Map.of());

        Answer answer = answered("q8");

        assertThat(answer.getDecision()).isEqualTo(Decision.ACCEPTED);
        assertThat(answer.getEscalation()).isNull();
        assertThat(large.asked()).isEmpty();
    }

    @Test
    void shouldKeepTheModelsOwnAnswerWhenTheTextIsInTheAuditSample() throws Exception {
        begin(Map.of(), Map.of("audit-sample.share", "1"));

        Answer answer = answered("q3");

        assertThat(answer.getAuditSampled()).isTrue();
        assertThat(answer.getAnswerModel()).isNull();
        assertThat(answer.getDecision()).isEqualTo(Decision.REVIEW);
        assertThat(large.asked()).isEmpty();
    }

    @Test
    void shouldAskOnlyInTheDomainsThatAreNamed() throws Exception {
        begin(Map.of("domains", "law"), Map.of());

        assertThat(answered("q3").getEscalation()).isNull();
        Question law = question("of law 3");
        law.setDomain("law");
        assertThat(answered(law).getEscalation()).isNotNull();
    }

    @Test
    void shouldDecideOnTheSecondAnswerByTheConfidenceInItAndTheThresholdOrItsPolicy() throws Exception {
        engine.readAnswersOf(ScriptedSecond.NAME, new AnswerMap(new AnswerMap.Weights(0, 0, 0, 3), LogitMap.IDENTITY));
        begin(Map.of(), Map.of());

        Answer byThreshold = answered("q3");
        policies = policies.with(policy(0.99));
        Answer byPolicy = answered("again 3");

        assertThat(byThreshold.getAnswerConfidence()).isGreaterThan(0.9);
        assertThat(byThreshold.getDecision()).isEqualTo(Decision.ACCEPTED);
        assertThat(byThreshold.getPolicyVersion()).isNull();
        assertThat(byPolicy.getDecision()).isEqualTo(Decision.REVIEW);
        assertThat(byPolicy.getPolicyVersion()).isEqualTo(5);
    }

    @Test
    void shouldSendToReviewWithAReasonWhenTheSecondEngineIsAway() throws Exception {
        begin(Map.of("engine.backoff.first", "PT1H", "engine.backoff.longest", "PT1H"), Map.of());
        large.failWith(new EngineUnavailableException("connection refused"), text -> true);

        assertKept(answered("q3"), EscalationOutcome.FAILED, AWAY);
        assertKept(answered("q4"), EscalationOutcome.FAILED, AWAY);
        assertThat(large.asked()).as("it is left alone for a while").containsExactly("q3");
    }

    @Test
    void shouldSayInTheRecordAndTheHealthWhatTheSecondEngineRefuses() throws Exception {
        begin(Map.of("engine.url", "http://me:secret@large.example:8090"), Map.of());
        String health = AnswerHealth.second(second);
        large.failWith(
                new EngineRefusalException("http://large.example:8090: it runs other", "it runs other"), text -> true);

        assertKept(answered("q3"), EscalationOutcome.FAILED, "the second engine refuses: it runs other");
        assertThat(health).isEqualTo("asked at large.example:8090");
        assertThat(AnswerHealth.second(second))
                .startsWith("at large.example:8090, away since ")
                .endsWith(": the second engine refuses: it runs other");
    }

    @Test
    void shouldSayInTheHealthThatTheSecondEngineIsAskedAgainWhenItIsBack() throws Exception {
        begin(Map.of("openai.url", "https://large.example/v1"), Map.of());
        large.failWith(new EngineUnavailableException("connection refused"), text -> true);
        answered("q3");
        String away = AnswerHealth.second(second);
        large.failWith(null, text -> false);

        await().atMost(WAIT).until(() -> answered("q4").getEscalation().getOutcome() == EscalationOutcome.ANSWERED);

        assertThat(away).startsWith("at large.example, away since ").endsWith(": " + AWAY);
        assertThat(AnswerHealth.second(second)).isEqualTo("asked at large.example");
    }

    @Test
    void shouldFindTheOneQuestionThatFailsAndAnswerTheOthers() throws Exception {
        begin(Map.of(), Map.of());
        large.failWith(new IllegalStateException("no"), text -> text.startsWith("bad"));
        large.hold(true);
        for (String text : List.of("a3", "bad3", "b3", "c3")) {
            ask(question(text));
        }
        worker.step();
        large.hold(false);
        finish();

        assertThat(answers())
                .extracting(answer -> answer.getEscalation().getOutcome())
                .containsExactly(
                        EscalationOutcome.ANSWERED,
                        EscalationOutcome.FAILED,
                        EscalationOutcome.ANSWERED,
                        EscalationOutcome.ANSWERED);
        assertKept(answers().get(1), EscalationOutcome.FAILED, "the second engine failed: IllegalStateException");
    }

    @Test
    void shouldSendToReviewWhenTheSecondEngineTakesTooLong() throws Exception {
        begin(Map.of("timeout", "PT0.2S"), Map.of());
        large.hold(true);

        assertKept(answered("q3"), EscalationOutcome.FAILED, "no answer came in time");
    }

    @Test
    void shouldAnswerOtherQuestionsWhileTheSecondEngineThinks() throws Exception {
        begin(Map.of(), Map.of("batch.max-questions", "1"));
        large.hold(true);
        ask(question("q3"));
        worker.step();
        PendingRecord other = ask(question("q9"));

        await().atMost(WAIT).until(() -> {
            worker.step();
            return other.isFinished();
        });

        assertThat(pendings.get(0).isFinished()).isFalse();
    }

    @Test
    void shouldStopAtTheBudgetOfTheHour() throws Exception {
        begin(Map.of("cost.answer", "2", "budget", "3"), Map.of());

        assertThat(answered("q3").getEscalation().getOutcome()).isEqualTo(EscalationOutcome.ANSWERED);
        assertKept(answered("q4"), EscalationOutcome.OVER_BUDGET, "the budget of this hour is spent");
    }

    @Test
    void shouldLetNoMoreWaitThanMay() throws Exception {
        begin(Map.of("most-waiting", "1"), Map.of());
        large.hold(true);
        for (int i = 0; i < 12; i++) {
            ask(question("q" + i + "3"));
        }
        worker.step();
        large.hold(false);
        finish();

        assertThat(answers())
                .extracting(answer -> answer.getEscalation().getOutcome())
                .contains(EscalationOutcome.ANSWERED, EscalationOutcome.BUSY);
    }

    @Test
    void shouldSayThatItCameTooLateWhenTheDeadlinePassesMeanwhile() throws Exception {
        begin(Map.of("timeout", "PT0.3S"), Map.of());
        large.hold(true);
        Question urgent = question("q3");
        urgent.setDeadline(Instant.now().plusMillis(150));

        Answer answer = answered(urgent);

        assertThat(answer.getDecision()).isEqualTo(Decision.EXPIRED);
        assertThat(answer.getAnswer()).isNull();
        assertThat(answer.getEscalation()).isNull();
    }

    private static void assertKept(Answer answer, EscalationOutcome outcome, String problem) {
        assertThat(answer.getDecision()).isEqualTo(Decision.REVIEW);
        assertThat(answer.getAnswerModel()).isNull();
        assertThat(answer.getAnswer()).isNotNull();
        assertThat(answer.getEscalation().getOutcome()).isEqualTo(outcome);
        assertThat(answer.getEscalation().getProblem()).isEqualTo(problem);
        assertThat(answer.getEscalation().getCost()).isZero();
    }

    private Answer answered(String text) throws Exception {
        return answered(question(text));
    }

    private Answer answered(Question question) throws Exception {
        ask(question);
        finish();
        List<Answer> all = answers();
        return all.get(all.size() - 1);
    }

    private void finish() {
        await().atMost(WAIT).pollInterval(Duration.ofMillis(1)).until(() -> {
            if (pendings.stream().allMatch(PendingRecord::isFinished)) {
                return true;
            }
            worker.step();
            return pendings.stream().allMatch(PendingRecord::isFinished);
        });
        assertThat(worker.isBusy()).isFalse();
    }

    private List<Answer> answers() {
        return pendings.stream()
                .map(pending -> ((Outcome.Answered) pending.outcome()).answer())
                .toList();
    }

    private PendingRecord ask(Question question) {
        PendingRecord pending = new PendingRecord(
                new ConsumerRecord<>("questions", 0, pendings.size(), null, null), Instant.now(), Span.getInvalid());
        pendings.add(pending);
        queue.add(new QueuedQuestion(pending, question, engine.prompt(question.getText()), 16, System.nanoTime()));
        return pending;
    }

    private static Question question(String text) {
        return AnswererStream.question(text, text);
    }

    private static Policy policy(double threshold) {
        return Policy.newBuilder()
                .setAnswerModel(ScriptedSecond.NAME)
                .setVersion(5)
                .setStatus(PolicyStatus.KEPT)
                .setThreshold(threshold)
                .setReason("test")
                .setDecidedAt(Instant.EPOCH)
                .build();
    }
}
