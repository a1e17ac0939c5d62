package io.candor.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.candor.action.ActionRecords;
import io.candor.action.Actor;
import io.candor.audit.decision.DecisionText;
import io.candor.audit.decision.PolicyAudit;
import io.candor.audit.decision.PolicyCheck;
import io.candor.embedded.TestBroker;
import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Decoded;
import io.candor.event.LabeledAnswer;
import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import io.candor.event.Promise;
import io.candor.event.RecordPosition;
import io.candor.event.Topic;
import io.candor.policy.Policies;
import io.candor.policy.PolicyLog;
import io.candor.policy.PolicyRecords;
import io.candor.policy.PolicyScope;
import io.candor.training.policy.PolicyDecider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From labels to policies to the answers that go by them, on a real broker. */
class PromiseEmbeddedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String MODEL = "scripted@0";
    private static final String DOMAIN = "general";
    private static final PolicyScope SCOPE = new PolicyScope(MODEL, DOMAIN, null);

    private final SplittableRandom random = new SplittableRandom(11);
    private final AtomicInteger asked = new AtomicInteger();
    private AnswererStream stream;
    private int labels;

    @BeforeEach
    void open() {
        stream = new AnswererStream(TestBroker.bootstrapServers());
        stream.followPolicies();
        stream.answerer(new ScriptedEngine());
    }

    @AfterEach
    void close() {
        stream.close();
    }

    @Test
    void shouldRouteByThresholdUntilThenReviewThenAcceptAndWithdrawWhenLabelsTurnWrong() throws Exception {
        assertThat(ask(9).getDecision()).isEqualTo(Decision.ACCEPTED);
        try (PolicyDecider decider = new PolicyDecider(stream.connection(), Map.of())) {
            promise(0.1);
            awaitPolicy(new PolicyScope("", DOMAIN, null), PolicyStatus.NOT_YET);
            Answer unproven = awaitDecision(9, Decision.REVIEW);
            assertThat(unproven.getPolicyVersion()).isNotNull();

            label(1_500, false);
            Policy kept = awaitPolicy(SCOPE, PolicyStatus.KEPT);
            assertThat(kept.getPromisedBy()).isEqualTo("ada");
            assertThat(kept.getThreshold()).isBetween(0.7, 0.9);
            Answer accepted = awaitDecision(9, Decision.ACCEPTED);
            assertThat(accepted.getPolicyVersion()).isGreaterThan(unproven.getPolicyVersion());
            assertThat(ask(6).getDecision()).isEqualTo(Decision.REVIEW);

            label(200, true);
            Policy withdrawn = awaitPolicy(SCOPE, PolicyStatus.WITHDRAWN);
            assertThat(withdrawn.getThreshold()).isNull();
            assertThat(withdrawn.getReason()).startsWith("accepted answers were wrong more often than promised");
            awaitDecision(9, Decision.REVIEW);

            promise(null);
            awaitPolicy(SCOPE, PolicyStatus.NONE);
            assertThat(awaitDecision(9, Decision.ACCEPTED).getPolicyVersion()).isNull();
        }
    }

    @Test
    void shouldDecideTheSameWhenAnotherProcessReadsTheLedgerAgain() throws Exception {
        label(600, false);
        Policy first;
        try (PolicyDecider decider = new PolicyDecider(stream.connection(), Map.of("target", "0.1"))) {
            first = awaitPolicy(SCOPE, PolicyStatus.KEPT);
            await().atMost(PATIENCE)
                    .until(() ->
                            policies().find(SCOPE).orElseThrow().getEvidence().getLabels() >= 590);
        }
        Policies before = policies();
        try (PolicyDecider decider = new PolicyDecider(stream.connection(), Map.of("target", "0.1"))) {
            label(100, false);
            await().atMost(PATIENCE)
                    .until(() ->
                            policies().find(SCOPE).orElseThrow().getEvidence().getLabels() >= 690);
        }
        Policy last = policies().find(SCOPE).orElseThrow();

        assertThat(first.getStatus()).isEqualTo(PolicyStatus.KEPT);
        assertThat(policies().find(new PolicyScope("", "", null)))
                .isEqualTo(before.find(new PolicyScope("", "", null)));
        assertThat(last.getVersion()).isGreaterThan(before.latestVersion());
        assertThat(last.getEvidence().getEpoch()).isEqualTo(1);
    }

    @Test
    void shouldDecidePoliciesThatTheAuditDecidesAgainToTheBit() throws Exception {
        label(900, false);
        try (PolicyDecider decider = new PolicyDecider(stream.connection(), Map.of("target", "0.1"))) {
            awaitPolicy(SCOPE, PolicyStatus.KEPT);
            label(200, true);
            awaitPolicy(SCOPE, PolicyStatus.WITHDRAWN);
        }
        Policy forged = Policy.newBuilder(policies().find(SCOPE).orElseThrow())
                .setModelId("forged@0")
                .build();

        PolicyCheck check = PolicyAudit.of(stream.connection());
        publish(forged);
        PolicyCheck afterwards = PolicyAudit.of(stream.connection());

        assertThat(check.differences()).isEmpty();
        assertThat(check.recomputed()).isGreaterThan(1);
        assertThat(DecisionText.lines(check, 20)).last().asString().startsWith("CLEAN");
        assertThat(afterwards.differences())
                .extracting(PolicyCheck.Deviation::version, PolicyCheck.Deviation::figure)
                .containsExactly(tuple(forged.getVersion(), "policy"));
    }

    private void publish(Policy policy) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                stream.connection().settings(Map.of()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new PolicyRecords(stream.connection()).record(policy));
        }
    }

    private Policies policies() {
        return PolicyLog.read(stream.connection());
    }

    private Policy awaitPolicy(PolicyScope scope, PolicyStatus status) {
        return await("policy " + status)
                .atMost(PATIENCE)
                .until(() -> policies().find(scope), found -> found.filter(policy -> policy.getStatus() == status)
                        .isPresent())
                .orElseThrow();
    }

    /** Asks until an answer with a confidence of so many tenths is decided so. */
    private Answer awaitDecision(int tenths, Decision decision) {
        return await("an answer that is " + decision)
                .atMost(PATIENCE)
                .until(() -> ask(tenths), answer -> answer.getDecision() == decision);
    }

    private Answer ask(int tenths) {
        String id = "q" + asked.incrementAndGet();
        stream.put(TestQuestions.bytes(id), stream.written(AnswererStream.question(id, id + " says " + tenths)));
        stream.flush();
        return await("the answer")
                .atMost(PATIENCE)
                .until(() -> answer(id), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<Answer> answer(String id) {
        Topic<String, Answer> topic = stream.topics().answers();
        return stream.committed(topic.name()).stream()
                .map(record -> topic.decodeValue(record.headers(), record.value()))
                .map(decoded -> ((Decoded.Valid<Answer>) decoded).value())
                .filter(answer -> answer.getQuestionId().equals(id))
                .findFirst();
    }

    private void promise(Double target) {
        Promise promise = Promise.newBuilder()
                .setDomain(DOMAIN)
                .setTarget(target)
                .setCertainty(target == null ? null : (Double) 0.95)
                .setDecidedBy("ada")
                .setReason("the desk asked for it")
                .setDecidedAt(Instant.now())
                .build();
        new PolicyRecords(stream.connection())
                .publish(promise, new ActionRecords(stream.connection(), Actor.ANYBODY).of(promise));
    }

    /** Final labels of the audit sample: confidences are honest, or all answers are wrong. */
    private void label(int count, boolean wrong) {
        Topic<String, LabeledAnswer> topic = stream.topics().labeledAnswers();
        List<LabeledAnswer> all =
                IntStream.range(0, count).mapToObj(i -> labeled(wrong)).toList();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                stream.connection().settings(Map.of()), new ByteArraySerializer(), new ByteArraySerializer())) {
            all.forEach(label -> producer.send(new ProducerRecord<>(
                    topic.name(),
                    topic.keySerde().serializer().serialize(topic.name(), label.getQuestionId()),
                    topic.valueSerde().serializer().serialize(topic.name(), label))));
        }
    }

    private LabeledAnswer labeled(boolean wrong) {
        double logit = 6 * random.nextDouble() - 1;
        double confidence = 1 / (1 + Math.exp(-logit));
        int number = labels++;
        return LabeledAnswer.newBuilder()
                .setQuestionId("labeled" + number)
                .setQuestion("labeled question " + number)
                .setDomain(DOMAIN)
                .setAnswer("answer")
                .setConfidence(confidence)
                .setLogit(logit)
                .setAuditProbability(1.0)
                .setAuditSampled(true)
                .setModelId(MODEL)
                .setReleaseId("scripted-release")
                .setLabel(!wrong && random.nextDouble() < confidence ? 1.0 : 0.0)
                .setAnswerPosition(new RecordPosition("answers", 0, (long) number))
                .setAnsweredAt(Instant.EPOCH)
                .setLabeledAt(Instant.EPOCH)
                .build();
    }
}
