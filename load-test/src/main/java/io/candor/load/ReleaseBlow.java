package io.candor.load;

import java.io.IOException;

/** What befalls the releases. */
enum ReleaseBlow implements Blow {
    /** Another release goes live. */
    SWAP {
        @Override
        public Probe strike(Target target) {
            target.cluster().releases().swap();
            return target.cluster().roles().serving();
        }
    },
    /** A release goes live whose files are not what its manifest says; the one before it goes on. */
    DAMAGE {
        @Override
        public Probe strike(Target target) throws IOException {
            target.cluster().releases().damage();
            return () -> true;
        }
    },
    /** A release goes live that is not whole in the store yet. */
    HALF_WRITTEN {
        @Override
        public Probe strike(Target target) throws IOException, InterruptedException {
            target.cluster().releases().announceEarly(AWAY_SECONDS);
            return target.cluster().roles().serving();
        }
    },
    /** The store goes away, and a release goes live meanwhile. */
    STORE_AWAY {
        @Override
        public Probe strike(Target target) throws IOException, InterruptedException {
            target.cluster().releases().loseStore(AWAY_SECONDS);
            return target.cluster().roles().serving();
        }
    };

    private static final long AWAY_SECONDS = 10;
}
