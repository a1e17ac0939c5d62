package io.candor.load;

import java.io.IOException;

/** How a fault is brought about. */
interface Blow {
    /**
     * Breaks something and repairs it; returns when the repair is done, not when the service has recovered.
     *
     * @return whether what was broken takes work again
     */
    Probe strike(Target target) throws IOException, InterruptedException;
}
