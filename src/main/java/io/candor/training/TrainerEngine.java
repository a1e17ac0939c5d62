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
    private final TrainerStatus status;
    private final RunFolder work;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(run -> new Thread(run, "candor-trainer-engine"));

    TrainerEngine(LanguageModel model, ReleaseStore store, TrainerConfig config, TrainerStatus status) {
        this.model = model;
        this.store = store;
        this.config = config;
        this.status = status;
        work = new RunFolder(config.work(), model.checkpoint());
    }

    /** A task under way. */
    record Running(TrainingTask task, DutyCycle pace, Future<TrainingRun.Result> future, long startedNanos) {
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

        /** Returns when it has come to the end of its step, or after a while. */
        void stop() {
            pace.stop();
            try {
                future.get(STOP_TIME.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException ended) {
                // How it ended matters to nobody any more.
            }
        }
    }

    Running start(TrainingTask task) {
        DutyCycle pace = new DutyCycle(config.duty());
        work.keepOnly(task.releaseId());
        TrainingRun run = new TrainingRun(
                model,
                new CandidateTraining(model, work, config),
                store,
                config,
                pace,
                status::state,
                Clock.systemUTC());
        return new Running(task, pace, thread.submit(() -> run.run(task)), System.nanoTime());
    }

    /** The decision is told, so there is nothing to go on from. */
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
