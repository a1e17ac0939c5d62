package io.candor.training;

import io.candor.erasure.ErasureLog;
import io.candor.event.KafkaConnection;
import io.candor.event.client.TransactionalWriter;
import io.candor.llm.decoder.LanguageModel;
import io.candor.release.log.ReleaseLog;
import io.candor.release.log.ReleasePublisher;
import io.candor.release.store.ReleaseStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** One running trainer: a loop for batches, a loop for signals, and an engine for both. Closing ends all at their next step. */
final class Trainer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Trainer.class);
    private static final Duration LEAVE_TIME = Duration.ofSeconds(45);

    private final TrainerStatus status;
    private final TrainerEngine engine;
    private final DutyCycle samplerCycle;
    private final Thread loop;
    private final Thread sampler;
    private final ProgressWriter progress;

    private Trainer(
            TrainerStatus status,
            TrainerEngine engine,
            DutyCycle samplerCycle,
            TrainerLoop loop,
            SamplerLoop sampler,
            ProgressWriter progress) {
        this.status = status;
        this.engine = engine;
        this.samplerCycle = samplerCycle;
        this.progress = progress;
        this.loop = thread(loop, "candor-trainer-loop");
        this.sampler = thread(sampler, "candor-trainer-sampler");
    }

    /**
     * Starts training; {@code model} is closed with the trainer, {@code store} by the caller.
     *
     * @param slice the questions that judge
     * @param duty share of the time the device is used, in (0, 1]
     */
    static Trainer start(
            TrainerConfig config,
            AuditSlice slice,
            double duty,
            KafkaConnection connection,
            LanguageModel model,
            ReleaseStore store,
            MeterRegistry registry) {
        TrainerMetrics metrics = new TrainerMetrics(registry);
        TrainerStatus status = new TrainerStatus(Clock.systemUTC());
        metrics.state(status::state);
        TrainerEngine engine = new TrainerEngine(model, store, config, duty, status);
        DutyCycle samplerCycle = new DutyCycle(duty);
        TrainerClients clients = new TrainerClients(connection, config, registry);
        Trainer trainer = new Trainer(
                status,
                engine,
                samplerCycle,
                loop(config, slice, connection, clients, model.modelId(), engine, status, metrics),
                sampler(config, slice, connection, clients, model, samplerCycle, status, metrics),
                new ProgressWriter(
                        connection.topics().trainingProgress(),
                        model.modelId(),
                        status,
                        clients::progressProducer,
                        Clock.systemUTC()));
        LOG.infof("trainer starts modelId=%s auditShare=%s duty=%s", model.modelId(), slice.share(), duty);
        trainer.loop.start();
        trainer.progress.start();
        if (config.sampling().share() > 0) {
            trainer.sampler.start();
        }
        return trainer;
    }

    private static TrainerLoop loop(
            TrainerConfig config,
            AuditSlice slice,
            KafkaConnection connection,
            TrainerClients clients,
            String modelId,
            TrainerEngine engine,
            TrainerStatus status,
            TrainerMetrics metrics) {
        String group = group(config, modelId);
        RunFailures failures = new RunFailures(Clock.systemUTC());
        return new TrainerLoop(
                clients.member(group, "earliest"),
                new TopicPartition(connection.topics().calibrationBatches().name(), 0),
                new TrainingInputs(
                        clients.reader(),
                        ReleaseLog.open(connection),
                        ErasureLog.open(connection),
                        connection.topics(),
                        modelId,
                        config.memory(),
                        metrics),
                new DecisionWriter(
                        new TransactionalWriter(() -> clients.producer(group)),
                        new ReleasePublisher(connection)::record,
                        failures),
                failures,
                new TrainingScheduler(modelId, config, slice, metrics, Clock.systemUTC()),
                engine,
                status,
                metrics);
    }

    /** Each model has a trainer of its own. */
    static String group(TrainerConfig config, String modelId) {
        return config.group() + "-" + modelId;
    }

    private static SamplerLoop sampler(
            TrainerConfig config,
            AuditSlice slice,
            KafkaConnection connection,
            TrainerClients clients,
            LanguageModel model,
            DutyCycle dutyCycle,
            TrainerStatus status,
            TrainerMetrics metrics) {
        String group = group(config, model.modelId()) + "-sampler";
        String transactionalId = group + "-" + UUID.randomUUID();
        return new SamplerLoop(
                // What was asked before it joined counts too; of more than sampling.max-lag it skips the oldest.
                clients.member(group, "earliest"),
                new TransactionalWriter(() -> clients.producer(transactionalId)),
                connection.topics(),
                new ConsistencySampling(
                        model,
                        config.sampling(),
                        config.elicitation().first().share(),
                        status::isUntaught,
                        slice,
                        Clock.systemUTC()),
                config.sampling(),
                dutyCycle,
                status::isTraining,
                metrics);
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setUncaughtExceptionHandler((dead, error) -> LOG.errorf(error, "thread died name=%s", dead.getName()));
        return thread;
    }

    TrainerStatus status() {
        return status;
    }

    /** Whether the loop runs. */
    boolean isAlive() {
        return loop.isAlive();
    }

    /** Ends the step under way, leaves the groups and frees the model. */
    @Override
    public void close() {
        status.stop();
        samplerCycle.stop();
        try {
            loop.join(LEAVE_TIME.toMillis());
            sampler.join(LEAVE_TIME.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        progress.close();
        if (sampler.isAlive()) {
            LOG.warnf("sampler still busy after %s, left to the end of the process", LEAVE_TIME);
        } else {
            engine.close();
        }
    }
}
