package io.candor.load;

/** What goes wrong. */
enum Fault {
    /** An answerer crashes and is started again. */
    ANSWERER_KILLED,
    /** An answerer is told to stop, as in a rolling update, and started again. */
    ANSWERER_STOPPED,
    /** An answerer hangs for longer than its session and its transaction may last, and goes on. */
    ANSWERER_FROZEN,
    /** The broker crashes and is started again. */
    BROKER_KILLED,
    /** The registry goes away for some seconds. */
    REGISTRY_AWAY,
    /** The calibrator crashes and is started again. */
    CALIBRATOR_KILLED,
    /** The console crashes and is started again. */
    CONSOLE_KILLED
}
