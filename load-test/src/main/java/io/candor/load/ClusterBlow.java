package io.candor.load;

import java.io.IOException;

/** What befalls more than one process. */
enum ClusterBlow implements Blow {
    /** The registry goes away for some seconds. */
    REGISTRY_AWAY {
        @Override
        public Probe strike(Target target) throws IOException, InterruptedException {
            target.cluster().withoutRegistry(AWAY_SECONDS);
            return () -> true;
        }
    },
    /** The registry comes back without a schema, while everybody goes on, and is restored from a backup. */
    REGISTRY_EMPTIED {
        @Override
        public Probe strike(Target target) throws IOException, InterruptedException {
            target.cluster().withEmptyRegistry(AWAY_SECONDS);
            return () -> true;
        }
    },
    /** Each broker is stopped and started again, one after the other. */
    BROKERS_ROLLED {
        @Override
        public Probe strike(Target target) throws IOException, InterruptedException {
            target.cluster().brokers().roll(target.cluster().connection(), Cluster.PATIENCE);
            return () -> true;
        }
    },
    /** Each role is stopped and started again, one after the other; the first time from an earlier version to this one. */
    ROLES_ROLLED {
        @Override
        public Probe strike(Target target) throws IOException, InterruptedException {
            target.cluster().roles().roll();
            return target.cluster().roles().serving();
        }
    },
    /** Another trainer is started beside the one, which crashes; then the other crashes too and the one comes back. */
    TRAINERS_CHANGED {
        @Override
        public Probe strike(Target target) throws IOException, InterruptedException {
            Member one = target.member();
            Member other = target.cluster().roles().named(ClusterPlan.SECOND_TRAINER);
            other.start();
            other.awaitReady(Cluster.PATIENCE);
            one.kill();
            one.start();
            one.awaitReady(Cluster.PATIENCE);
            other.kill();
            return one::isKeptReady;
        }
    },
    /** Somebody else's producer writes to the questions in a transaction that it never ends. */
    TRANSACTION_LEFT {
        @Override
        public Probe strike(Target target) throws InterruptedException {
            Cluster cluster = target.cluster();
            LeftTransaction.begin(cluster.connection(), cluster.plan().partitions());
            return () -> true;
        }
    },
    /** Records of every kind that cannot be worked on, among the questions and the verdicts. */
    POISON {
        @Override
        public Probe strike(Target target) {
            return target.poison().pour();
        }
    };

    private static final long AWAY_SECONDS = 5;
}
