package io.candor.load;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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

    @Option(names = "--id", required = true, description = "Its number, from 1.")
    int id;

    @Option(names = "--port", required = true, description = "Port for clients and other brokers.")
    int port;

    @Option(
            names = "--controllers",
            required = true,
            split = ",",
            description = "Port of each broker's controller, by number.")
    List<Integer> controllers;

    @Option(names = "--door", converter = DoorConverter.class, description = "NAME:PORT:ADVERTISED, more listeners.")
    List<Door> doors = List.of();

    static final class DoorConverter implements picocli.CommandLine.ITypeConverter<Door> {
        @Override
        public Door convert(String text) {
            return Door.parse(text);
        }
    }

    @Override
    public Integer call() throws Exception {
        BrokerNode node = BrokerNode.start(new BrokerSettings(data, id, port, controllers, doors));
        Runtime.getRuntime().addShutdownHook(new Thread(node::close));
        System.out.println("ready");
        node.awaitEnd();
        return 0;
    }
}
