package io.candor.load;

import java.util.Locale;

/** What goes wrong. */
enum Fault {
    /** An answerer crashes and is started again. */
    ANSWERER_KILLED(Target.ANSWERER, Blow.KILL),
    /** An answerer is told to stop, as in a rolling update, and started again. */
    ANSWERER_STOPPED(Target.ANSWERER, Blow.STOP),
    /** An answerer hangs for longer than its session and its transaction may last, and goes on. */
    ANSWERER_FROZEN(Target.ANSWERER, Blow.FREEZE),
    /** The broker crashes and is started again. */
    BROKER_KILLED(Target.BROKER, Blow.KILL),
    /** The broker hangs, its connections open, and goes on. */
    BROKER_FROZEN(Target.BROKER, Blow.FREEZE),
    /** The registry goes away for some seconds. */
    REGISTRY_AWAY(Target.REGISTRY, Blow.AWAY),
    /** The calibrator crashes and is started again. */
    CALIBRATOR_KILLED(Target.CALIBRATOR, Blow.KILL),
    /** The calibrator hangs for longer than its session may last, and goes on. */
    CALIBRATOR_FROZEN(Target.CALIBRATOR, Blow.FREEZE),
    /** The calibrator's disk is lost with it: it is started again without its state. */
    CALIBRATOR_EMPTIED(Target.CALIBRATOR, Blow.EMPTY),
    /** The console crashes and is started again. */
    CONSOLE_KILLED(Target.CONSOLE, Blow.KILL),
    /** Somebody else's producer writes to the questions in a transaction that it never ends. */
    TRANSACTION_LEFT(Target.TOPICS, Blow.LEAVE),
    /** Another release goes live. */
    RELEASE_SWAPPED(Target.RELEASES, Blow.SWAP),
    /** A release goes live whose files are not what its manifest says. */
    RELEASE_DAMAGED(Target.RELEASES, Blow.DAMAGE);

    /** What is hit. */
    enum Target {
        ANSWERER,
        BROKER,
        REGISTRY,
        CALIBRATOR,
        CONSOLE,
        TOPICS,
        RELEASES
    }

    /** How. */
    enum Blow {
        KILL,
        STOP,
        FREEZE,
        AWAY,
        EMPTY,
        LEAVE,
        SWAP,
        DAMAGE
    }

    private final Target target;
    private final Blow blow;

    Fault(Target target, Blow blow) {
        this.target = target;
        this.blow = blow;
    }

    Target target() {
        return target;
    }

    Blow blow() {
        return blow;
    }

    boolean hitsAnswerer() {
        return target == Target.ANSWERER;
    }

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
