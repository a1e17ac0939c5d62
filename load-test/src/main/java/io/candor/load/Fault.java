package io.candor.load;

import java.util.Locale;

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
    CONSOLE_KILLED;

    boolean hitsAnswerer() {
        return this == ANSWERER_KILLED || this == ANSWERER_STOPPED || this == ANSWERER_FROZEN;
    }

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
