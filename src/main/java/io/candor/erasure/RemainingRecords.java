package io.candor.erasure;

import java.time.Instant;
import java.util.Optional;

/**
 * Records that are forgotten and still lie on a topic.
 *
 * @param topic its name
 * @param records how many
 * @param goneBy when retention has removed the last of them at latest, with its segment; empty where the topic keeps all
 */
public record RemainingRecords(String topic, long records, Optional<Instant> goneBy) {}
