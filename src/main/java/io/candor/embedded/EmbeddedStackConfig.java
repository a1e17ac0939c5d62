package io.candor.embedded;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where the embedded stack lives.
 *
 * @param data folder that keeps topics and schemas between runs; made when missing, used by one process at a time
 * @param brokerPort where Kafka clients connect on loopback; 0 takes any free port
 * @param registryPort where the registry's REST API listens on loopback; 0 takes any free port
 */
public record EmbeddedStackConfig(Path data, int brokerPort, int registryPort) {
    public EmbeddedStackConfig {
        Objects.requireNonNull(data, "data");
        LoopbackPort.requireInRange(brokerPort, "The broker port");
        LoopbackPort.requireInRange(registryPort, "The registry port");
        if (brokerPort != 0 && brokerPort == registryPort) {
            throw new IllegalArgumentException("The broker port and the registry port are both " + brokerPort + ".");
        }
    }
}
