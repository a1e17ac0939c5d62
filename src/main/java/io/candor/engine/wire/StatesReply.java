package io.candor.engine.wire;

import java.util.List;

/** @param states of each prompt, {@link FloatVectors} */
public record StatesReply(String instance, List<String> states) {}
