package io.candor.cli;

import io.candor.cli.option.ConfiguredKafka;
import io.candor.event.KafkaConnection;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A command that reads topics first, and says in words if they cannot be read or written.
 *
 * @param <T> what was read
 */
abstract class TopicCommand<T> implements Callable<Integer> {
    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Spec
    CommandSpec spec;

    private final String topics;
    private final Function<KafkaConnection, T> reader;

    /** @param topics their names, for people */
    TopicCommand(String topics, Function<KafkaConnection, T> reader) {
        this.topics = topics;
        this.reader = reader;
    }

    abstract void run(KafkaConnection connection, T read);

    /**
     * What can be checked before Kafka is asked; here nothing.
     *
     * @throws ServiceException if the command cannot do what it is for
     */
    void check() {}

    @Override
    public final Integer call() {
        check();
        KafkaConnection connection = ConfiguredKafka.connection();
        try (WaitNotice notice = new WaitNotice(spec.commandLine().getErr(), connection.bootstrapServers())) {
            run(connection, reader.apply(connection));
            out().flush();
            return 0;
        } catch (KafkaException failure) {
            throw new ServiceException(topics + " at " + connection.bootstrapServers() + " cannot be read or written: "
                    + failure.getMessage());
        }
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Who runs the command, unproven. */
    static String user() {
        return System.getProperty("user.name", "operator");
    }
}
