package io.candor.release.log;

/** Receives what candor.releases holds. */
public interface ReleaseListener {

    /**
     * Called again and again from one thread: first when all there was has been read, then at once after every event, and
     * about twice a second in between, so that what failed can be tried again. May take its time.
     */
    void heard(ReleaseHistory history);
}
