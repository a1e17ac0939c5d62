package io.candor.training;

import io.candor.release.store.TestStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A trainer in a Java machine of its own, to be killed. It says on its output what it does, and it never gets further than
 * to a decision in an open transaction.
 */
record TrainerProcess(Process process) {
    static final String ACKNOWLEDGED = "acknowledged";

    static TrainerProcess start(String bootstrapServers, String registryUrl, String prefix, Path folder, Path log)
            throws IOException {
        return new TrainerProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TrainerProcess.class.getName(),
                        bootstrapServers,
                        registryUrl,
                        prefix,
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    /** Returns as soon as the trainer reports the state, after killing it with SIGKILL. */
    void killWhen(String said) throws IOException, InterruptedException {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.equals(said)) {
                    process.destroyForcibly().waitFor();
                    return;
                }
            }
        }
        process.waitFor();
        throw new AssertionError("the trainer ended before it was " + said);
    }

    public static void main(String[] arguments) throws InterruptedException {
        Path folder = Path.of(arguments[3]);
        Map<String, String> settings = TrainerStream.settings(folder, arguments[2]);
        settings.put("producer.\"interceptor.classes\"", Stuck.class.getName());
        Trainer trainer = Trainer.start(
                Labels.config(settings),
                TrainerStream.slice(Labels.config(settings)),
                0.5,
                TrainerStream.connection(arguments[0], arguments[1], arguments[2]),
                TrainerStream.open(folder),
                TestStore.in(folder),
                new SimpleMeterRegistry());
        String last = "";
        while (trainer.isAlive()) {
            String now = trainer.status().state().label();
            if (!now.equals(last)) {
                System.out.println(now);
                last = now;
            }
            Thread.sleep(1);
        }
    }

    /** Never comes back once the broker has a record: the transaction stays open with the decision in it. */
    public static final class Stuck implements ProducerInterceptor<byte[], byte[]> {
        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
            return record;
        }

        @Override
        public void onAcknowledgement(RecordMetadata metadata, Exception failure) {
            System.out.println(ACKNOWLEDGED);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> configs) {}
    }
}
