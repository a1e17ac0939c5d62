package io.candor.answer;

import io.candor.MappedConfig;
import io.candor.answer.release.AnswerEngine;
import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.RecordTracing;
import io.candor.event.Topics;
import io.candor.policy.Policies;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An answerer in a Java machine of its own, to be killed. The loop is the real one, only its engine is scripted. */
record AnswererProcess(String name, Process process) {
    private static final long NANOS_PER_QUESTION = TimeUnit.MILLISECONDS.toNanos(4);
    private static final int PARTITIONS = 6;
    private static final String HOLDING = "candor.test.holding";
    /** Length from which on a question is a long one. */
    static final int HELD_CHARACTERS = 200;

    /**
     * Starts one.
     *
     * @param name its instance; one of the same name settles what a killed one left open
     * @param holding whether it never ends the answers to questions of {@link #HELD_CHARACTERS}
     * @param log where its output goes
     */
    static AnswererProcess start(String name, boolean holding, String bootstrapServers, String registryUrl, Path log)
            throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "-Xmx160m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-D" + HOLDING + "=" + holding,
                        "-Dcandor.answer.instance=" + name,
                        "-Dcandor.answer.batch.max-questions=16",
                        "-Dcandor.answer.max-outstanding=256",
                        "-Dcandor.answer.consumer.\"session.timeout.ms\"=6000",
                        "-Dcandor.answer.consumer.\"heartbeat.interval.ms\"=1000",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AnswererProcess.class.getName(),
                        bootstrapServers,
                        registryUrl)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new AnswererProcess(name, process);
    }

    static KafkaConnection connection(String bootstrapServers, String registryUrl) {
        return new KafkaConnection(bootstrapServers, Map.of(), Topics.of(EventConfig.of(PARTITIONS, 1, registryUrl)));
    }

    /** SIGKILL: nothing of it runs any more when this returns. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM: it drains and leaves the group. */
    void leave() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("answerer " + name + " did not stop within a minute");
        }
    }

    private static AnswerEngine engine() {
        if (!Boolean.getBoolean(HOLDING)) {
            return new PacedEngine(NANOS_PER_QUESTION);
        }
        StepwiseEngine engine = new StepwiseEngine(64);
        engine.hold(HELD_CHARACTERS);
        return engine;
    }

    public static void main(String[] arguments) {
        Answerer answerer = Answerer.of(
                MappedConfig.ofProcess(AnswerConfig.class),
                connection(arguments[0], arguments[1]),
                engine(),
                () -> AnswererStream.KEYS,
                () -> Policies.EMPTY,
                new SimpleMeterRegistry(),
                new RecordTracing(RecordTracing.PROPAGATION_ONLY),
                Optional.empty());
        answerer.begin();
        Runtime.getRuntime().addShutdownHook(new Thread(answerer::close));
    }
}
