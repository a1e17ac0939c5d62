package io.candor.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What befalls the network of one role. */
enum NetworkBlow implements Blow {
    /** Nothing passes to and from the brokers, for longer than a session may last. */
    CUT_FROM_BROKERS {
        @Override
        void befall(Target target, String role) throws InterruptedException {
            during(target.cluster().network().toBrokers(role), Link::cut);
        }
    },
    /** What passes to and from the brokers comes late. */
    SLOW_TO_BROKERS {
        @Override
        void befall(Target target, String role) throws InterruptedException {
            during(target.cluster().network().toBrokers(role), link -> link.slow(DELAY));
        }
    },
    /** Nothing passes to and from the registry, and the role is started anew meanwhile. */
    CUT_FROM_REGISTRY {
        @Override
        void befall(Target target, String role) throws InterruptedException {
            target.member().kill();
            target.member().isKeptReady();
            during(List.of(target.cluster().network().toRegistry(role)), Link::cut);
        }
    };

    private static final long SECONDS = 15;
    private static final Duration DELAY = Duration.ofMillis(200);

    abstract void befall(Target target, String role) throws InterruptedException;

    @Override
    public Probe strike(Target target) throws InterruptedException {
        befall(target, target.member().name());
        return target.member()::isKeptReady;
    }

    private static void during(List<Link> links, Consumer<Link> blow) throws InterruptedException {
        links.forEach(blow);
        TimeUnit.SECONDS.sleep(SECONDS);
        links.forEach(Link::mend);
    }
}
