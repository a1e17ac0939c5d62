package io.candor.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What lies between each role and the brokers and the registry: a link for each, so that one role can be cut off alone. */
final class Network implements AutoCloseable {
    private final Map<String, Lines> lines = new LinkedHashMap<>();

    /**
     * Those of one role.
     *
     * @param doors port at each broker that only this role uses
     * @param brokers to those ports
     */
    private record Lines(List<Integer> doors, List<Link> brokers, Link registry) {}

    private Network() {}

    static Network of(List<String> roles, int brokers, int registryPort, FreePorts ports) throws IOException {
        Network network = new Network();
        for (String role : roles) {
            List<Integer> doors = new ArrayList<>();
            List<Link> links = new ArrayList<>();
            for (int i = 0; i < brokers; i++) {
                doors.add(ports.draw());
                links.add(Link.of(ports.draw(), doors.get(i)));
            }
            network.lines.put(role, new Lines(doors, links, Link.of(ports.draw(), registryPort)));
        }
        return network;
    }

    /** What a broker must know of its listeners for the roles: where each listens, and where its role finds it. */
    List<Door> doors(int broker) {
        List<Door> doors = new ArrayList<>();
        lines.values()
                .forEach(line -> doors.add(new Door(
                        "DOOR" + doors.size(),
                        line.doors().get(broker),
                        line.brokers().get(broker).port())));
        return doors;
    }

    String bootstrapServers(String role) {
        return lines.get(role).brokers().stream()
                .map(link -> "127.0.0.1:" + link.port())
                .collect(Collectors.joining(","));
    }

    int registryPort(String role) {
        return lines.get(role).registry().port();
    }

    /** Between the role and every broker. */
    List<Link> toBrokers(String role) {
        return lines.get(role).brokers();
    }

    Link toRegistry(String role) {
        return lines.get(role).registry();
    }

    @Override
    public void close() {
        lines.values().stream()
                .flatMap(line -> Stream.concat(line.brokers().stream(), Stream.of(line.registry())))
                .forEach(Link::close);
    }
}
