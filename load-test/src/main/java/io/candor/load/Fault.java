package io.candor.load;

import io.candor.load.Target.Victim;
import java.io.IOException;
import java.util.Locale;

/** What goes wrong. */
enum Fault {
    ANSWERER_KILLED(Victim.ANSWERER, ProcessBlow.KILL),
    ANSWERER_STOPPED(Victim.ANSWERER, ProcessBlow.STOP),
    ANSWERER_FROZEN(Victim.ANSWERER, ProcessBlow.FREEZE),
    ANSWERER_CUT_OFF(Victim.ANSWERER, NetworkBlow.CUT_FROM_BROKERS),
    ANSWERER_SLOWED(Victim.ANSWERER, NetworkBlow.SLOW_TO_BROKERS),
    ANSWERER_WITHOUT_REGISTRY(Victim.ANSWERER, NetworkBlow.CUT_FROM_REGISTRY),
    ANSWERER_OUT_OF_MEMORY(Victim.ANSWERER, ProcessBlow.STARVE, Requirement.MEMORY),
    ANSWERER_DISK_FULL(Victim.ANSWERER, ProcessBlow.FULL_DISK, Requirement.DISK),
    ANSWERER_CLOCK_AHEAD(Victim.ANSWERER, ProcessBlow.CLOCK_AHEAD, Requirement.CLOCK),
    ANSWERER_CLOCK_BEHIND(Victim.ANSWERER, ProcessBlow.CLOCK_BEHIND, Requirement.CLOCK),
    BROKER_KILLED(Victim.BROKER, ProcessBlow.KILL),
    BROKER_FROZEN(Victim.BROKER, ProcessBlow.FREEZE),
    BROKER_AWAY(Victim.BROKER, ProcessBlow.LEAVE, Requirement.BROKERS),
    BROKERS_ROLLED(Victim.NONE, ClusterBlow.BROKERS_ROLLED, Requirement.BROKERS),
    REGISTRY_AWAY(Victim.NONE, ClusterBlow.REGISTRY_AWAY),
    REGISTRY_EMPTIED(Victim.NONE, ClusterBlow.REGISTRY_EMPTIED),
    CALIBRATOR_KILLED(Victim.CALIBRATOR, ProcessBlow.KILL),
    CALIBRATOR_FROZEN(Victim.CALIBRATOR, ProcessBlow.FREEZE),
    CALIBRATOR_EMPTIED(Victim.CALIBRATOR, ProcessBlow.EMPTY),
    CALIBRATOR_CUT_OFF(Victim.CALIBRATOR, NetworkBlow.CUT_FROM_BROKERS),
    CALIBRATOR_DISK_FULL(Victim.CALIBRATOR, ProcessBlow.FULL_DISK, Requirement.DISK),
    CALIBRATOR_CLOCK_AHEAD(Victim.CALIBRATOR, ProcessBlow.CLOCK_AHEAD, Requirement.CLOCK),
    CALIBRATOR_CLOCK_BEHIND(Victim.CALIBRATOR, ProcessBlow.CLOCK_BEHIND, Requirement.CLOCK),
    CONSOLE_KILLED(Victim.CONSOLE, ProcessBlow.KILL),
    CONSOLE_CUT_OFF(Victim.CONSOLE, NetworkBlow.CUT_FROM_BROKERS),
    CONSOLE_DISK_FULL(Victim.CONSOLE, ProcessBlow.FULL_DISK, Requirement.DISK),
    TRAINER_KILLED(Victim.TRAINER, ProcessBlow.KILL),
    TRAINERS_CHANGED(Victim.TRAINER, ClusterBlow.TRAINERS_CHANGED),
    TRANSACTION_LEFT(Victim.NONE, ClusterBlow.TRANSACTION_LEFT),
    POISON(Victim.NONE, ClusterBlow.POISON),
    RELEASE_SWAPPED(Victim.NONE, ReleaseBlow.SWAP),
    RELEASE_DAMAGED(Victim.NONE, ReleaseBlow.DAMAGE),
    RELEASE_HALF_WRITTEN(Victim.NONE, ReleaseBlow.HALF_WRITTEN),
    RELEASE_STORE_AWAY(Victim.NONE, ReleaseBlow.STORE_AWAY),
    ROLES_ROLLED(Victim.NONE, ClusterBlow.ROLES_ROLLED);

    private final Victim victim;
    private final Blow blow;
    private final Requirement requirement;

    Fault(Victim victim, Blow blow) {
        this(victim, blow, Requirement.NOTHING);
    }

    Fault(Victim victim, Blow blow, Requirement requirement) {
        this.victim = victim;
        this.blow = blow;
        this.requirement = requirement;
    }

    /** As {@link Blow#strike}. */
    Probe strike(Cluster cluster, Poison poison, int which) throws IOException, InterruptedException {
        return blow.strike(new Target(cluster, poison, victim, which));
    }

    Requirement requirement() {
        return requirement;
    }

    /** Whether there are several that it may hit. */
    boolean hitsOneOfMany() {
        return victim == Victim.ANSWERER || victim == Victim.BROKER;
    }

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
