package io.candor.question;

import io.candor.event.KafkaConnection;
import io.candor.event.RecordTracing;
import io.candor.search.SearchConfig;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jboss.logging.Logger;

/** Everything a process with the role console needs to take questions and to show answers; runs until closed. */
final class QuestionService implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(QuestionService.class);
    private static final Duration LONGEST_PROBE = Duration.ofSeconds(3);

    private final QuestionParser parser;
    private final QuestionProducer producer;
    private final RecentQuestions recent;
    private final KnownIndex index;
    private final KnownOutcomes known;
    private final AskedQuestions asked;
    private final AnswerStream answers;
    private final AnswerFollower follower;
    private final StreamProbe probe;
    private final Admin admin;
    private final Thread followerThread;
    private final ScheduledExecutorService timer =
            Executors.newScheduledThreadPool(2, task -> new Thread(task, "candor-question-timer"));

    /** Starts without waiting for the broker or the registry. */
    QuestionService(
            KafkaConnection kafka, RecordTracing tracing, QuestionConfig config, SearchConfig search, Clock clock) {
        config.check();
        parser = new QuestionParser(config.maxTextCharacters(), clock, new TimeOrderedIds(clock, new SecureRandom()));
        producer = QuestionProducer.of(kafka, tracing, config);
        QuestionConfig.Window window = config.window();
        recent = new RecentQuestions(window.maxEntries(), window.maxBytes(), window.maxPending(), config.maxWaiting());
        answers = new AnswerStream(
                recent, config.stream().maxClients(), config.stream().stallTimeout());
        follower = AnswerFollower.of(kafka, answers, recent, window.lookBack(), clock);
        admin = Admin.create(kafka.settings(Map.of(AdminClientConfig.CLIENT_ID_CONFIG, "candor-question-probe")));
        index = new KnownIndex(kafka, admin, search, clock);
        known = new KnownOutcomes(recent, index::find);
        asked = new AskedQuestions(recent, known, window.maxPending(), follower::isForgotten);
        probe = new StreamProbe(admin, kafka.topics(), LONGEST_PROBE);
        followerThread = new Thread(follower, "candor-answer-follower");
        followerThread.start();
        every(config.probeInterval(), probe);
        every(config.stream().heartbeat(), answers::sendHeartbeats);
    }

    private void every(Duration pause, Runnable task) {
        timer.scheduleWithFixedDelay(() -> attempt(task), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failure) {
            // The next time may be better; thrown on, it would be the last.
            LOG.warnf("periodic task failed error=%s", failure);
        }
    }

    QuestionParser parser() {
        return parser;
    }

    QuestionProducer producer() {
        return producer;
    }

    RecentQuestions recent() {
        return recent;
    }

    KnownOutcomes known() {
        return known;
    }

    KnownIndex index() {
        return index;
    }

    AskedQuestions asked() {
        return asked;
    }

    AnswerStream answers() {
        return answers;
    }

    AnswerFollower follower() {
        return follower;
    }

    StreamProbe probe() {
        return probe;
    }

    /** Waits for outstanding acknowledgements first. */
    @Override
    public void close() {
        timer.shutdownNow();
        producer.close();
        answers.close();
        follower.close();
        index.close();
        admin.close(Duration.ofSeconds(1));
        try {
            followerThread.join(LONGEST_PROBE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
