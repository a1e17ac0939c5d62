package io.candor.training;

import io.candor.llm.decoder.LanguageModel;
import io.candor.release.store.ReleaseStore;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs tasks on a thread of their own, one at a time, so that the Kafka thread can go on polling. */
final class TrainerEngine implements AutoCloseable {
    private static final Duration STOP_TIME = Duration.ofSeconds(30);

    private final LanguageModel model;
    private final ReleaseStore store;
    private final TrainerConfig config;
    private final double duty;
    private final TrainerStatus status;
    private final RunFolder work;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(run -> new Thread(run, "candor-trainer-engine"));

    /** @param duty share of the time the device is used, in (0, 1] */
    TrainerEngine(LanguageModel model, ReleaseStore store, TrainerConfig config, double duty, TrainerStatus status) {
        this.model = model;
        this.store = store;
        this.config = config;
        this.duty = duty;
        this.status = status;
        work = new RunFolder(config.workFolder(), model.checkpoint());
    }

    /** A task that has been started. */
    record Running(TrainingTask task, DutyCycle dutyCycle, Future<TrainingRun.Result> future, long startedNanos) {
        boolean isDone() {
            return future.isDone();
        }

        /** What came of it, a failure too. */
        TrainingRun.Result result() {
            try {
                return future.get();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new TrainingStoppedException();
            } catch (ExecutionException failure) {
                // Whether the same run may succeed later is judged by RunFailures.
                return new TrainingRun.Failed(task, failure.getCause());
            }
        }

        Duration took() {
            return Duration.ofNanos(System.nanoTime() - startedNanos);
        }

        /** Returns when the current step has ended, at latest after {@link #STOP_TIME}. */
        void stop() {
            dutyCycle.stop();
            try {
                future.get(STOP_TIME.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException ended) {
                // The task is dropped, so its outcome is not used.
            }
        }
    }

    Running start(TrainingTask task) {
        DutyCycle dutyCycle = new DutyCycle(duty);
        work.keepOnly(task.releaseId());
        TrainingRun run = new TrainingRun(
                model,
                new CandidateTraining(model, work, config),
                store,
                config,
                dutyCycle,
                status::state,
                Clock.systemUTC());
        return new Running(task, dutyCycle, thread.submit(() -> run.run(task)), System.nanoTime());
    }

    /** The decision is published, so no stage is needed for a restart any more. */
    void finished() {
        work.keepOnly("");
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (thread.awaitTermination(STOP_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
                model.close();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
