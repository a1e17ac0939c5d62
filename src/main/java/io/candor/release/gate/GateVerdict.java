package io.candor.release.gate;

/** The gate's decision on a candidate; {@code reason} is one sentence for people, with the figures that decided. */
public sealed interface GateVerdict {
    String reason();

    /** It may go live. */
    record Approved(GateFigures figures, String reason) implements GateVerdict {}

    /** It may not. */
    record Rejected(GateFigures figures, String reason) implements GateVerdict {}

    /** Too few questions to tell. */
    record NotYet(String reason) implements GateVerdict {}
}
