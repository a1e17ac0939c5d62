package io.candor.feedback;

import io.candor.event.KafkaConnection;
import io.candor.event.RecordLimits;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.jboss.logging.Logger;

/**
 * One running calibrator: the topology inside Kafka Streams. Starts when its topics are there, because Kafka Streams gives
 * up on missing ones, and waits for them without holding up the process.
 */
public final class Calibrator implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Calibrator.class);
    private static final Duration TOPIC_CHECK = Duration.ofSeconds(2);
    /** Somebody waits for the reply, and others behind. */
    private static final Duration QUERY_PATIENCE = Duration.ofSeconds(2);

    private static final int RESTARTS = 10;
    private static final Duration RESTART_PERIOD = Duration.ofMinutes(10);

    private final KafkaConnection connection;
    private final RegistryRetry registry = new RegistryRetry(RegistryRetry.IN_PLACE);
    private final Duration judgeable;
    private final JudgedAnswers judgedAnswers;
    private final RocksDbMemory memory;
    private final KafkaStreams streams;
    private final Thread starter = new Thread(this::startWhenTopicsExist, "calibrator-start");

    /** @throws IllegalArgumentException if a setting is outside its range */
    public Calibrator(KafkaConnection connection, FeedbackConfig config, CalibratorMetrics metrics) {
        this.connection = connection;
        this.judgeable = config.waiting().answerRetention();
        this.judgedAnswers = new JudgedAnswers(
                connection.topics(),
                new RegistryRetry(Duration.ZERO),
                new AnswerTopicRecords(connection, QUERY_PATIENCE),
                FeedbackStores.share(config.streams().cacheBytes()));
        RecordLimits limits = new RecordLimits();
        this.memory = new RocksDbMemory(config.streams().rocksdbBytes());
        this.streams = new KafkaStreams(
                new FeedbackTopology(connection, config, metrics, registry, limits).build(new StreamsBuilder()),
                StreamsProperties.of(config.streams(), connection.settings(Map.of()), limits, memory));
        streams.setUncaughtExceptionHandler(new RestartBudget(RESTARTS, RESTART_PERIOD, Clock.systemUTC(), registry));
        streams.setStateListener((now, before) -> LOG.infof("calibrator state=%s before=%s", now, before));
    }

    /** Starts in the background. */
    public void start() {
        starter.setDaemon(true);
        starter.start();
    }

    /** What of the registry it waits for, a clause for people; empty if it does not. */
    Optional<String> registryProblem() {
        return registry.problem();
    }

    /** Whether it serves: not while the registry cannot be asked, but while one schema is waited for. */
    boolean isReady() {
        return streams.state().isRunningOrRebalancing() && !registry.isUnreachable();
    }

    /** The running topology. */
    public KafkaStreams streams() {
        return streams;
    }

    /** The answers for queries, which wait for nothing long. */
    JudgedAnswers judgedAnswers() {
        return judgedAnswers;
    }

    /** Finishes the open transactions, for at most half a minute. */
    @Override
    public void close() {
        close(Duration.ofSeconds(30));
    }

    /** Stops within {@code timeout}; what is not committed then is read again after the next start. */
    public void close(Duration timeout) {
        starter.interrupt();
        registry.stop();
        streams.close(timeout);
        memory.close();
        judgedAnswers.close();
    }

    private void startWhenTopicsExist() {
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            Set<String> missing = missing(admin);
            while (!missing.isEmpty()) {
                LOG.warnf("calibrator waits for topics, create them with `candor topics create` missing=%s", missing);
                TimeUnit.MILLISECONDS.sleep(TOPIC_CHECK.toMillis());
                missing = missing(admin);
            }
            AnswerRetention.check(admin, connection.topics().answers().name(), judgeable);
            streams.start();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Set<String> missing(Admin admin) throws InterruptedException {
        Set<String> missing = new TreeSet<>(needed());
        try {
            missing.removeAll(admin.listTopics().names().get(30, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException unreachable) {
            LOG.warnf("calibrator cannot reach Kafka servers=%s cause=%s", connection.bootstrapServers(), unreachable);
        }
        return missing;
    }

    private List<String> needed() {
        return List.of(
                connection.topics().answers().name(),
                connection.topics().feedback().name(),
                connection.topics().feedbackDeadLetters().name(),
                connection.topics().labeledAnswers().name(),
                connection.topics().calibrationBatches().name(),
                connection.topics().calibrationReports().name(),
                connection.topics().driftAlarms().name(),
                connection.topics().erasures().name());
    }
}
