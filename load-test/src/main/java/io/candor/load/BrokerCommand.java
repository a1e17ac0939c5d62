package io.candor.load;

import io.candor.embedded.EmbeddedBroker;
import io.candor.embedded.EmbeddedBrokerConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A broker in a process of its own, so that it can be killed. */
@Command(
        name = "broker",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Runs one broker until it is told to stop.")
final class BrokerCommand implements Callable<Integer> {
    @Option(names = "--data", required = true, description = "Folder of its records.")
    Path data;

    @Option(names = "--port", required = true, description = "Port for clients.")
    int port;

    @Option(names = "--controller-port", required = true, description = "Port of its controller.")
    int controllerPort;

    @Override
    public Integer call() throws InterruptedException {
        EmbeddedBroker broker = EmbeddedBroker.start(new EmbeddedBrokerConfig(data, port, controllerPort));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        System.out.println("ready");
        new CountDownLatch(1).await();
        return 0;
    }
}
