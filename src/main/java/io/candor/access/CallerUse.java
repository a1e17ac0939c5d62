package io.candor.access;

import io.candor.action.Actor;
import io.candor.event.ActionKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How much each known caller asks and judges: for the quotas of a day, in this process, and for the trail. Of callers that nobody knows nothing is counted. */
@Singleton
public class CallerUse {
    private final AccessConfig.Rates rates;
    private final DayCounts today;
    private final Map<DayCounts.Counted, Long> untold = new HashMap<>();

    @Inject
    CallerUse(AccessConfig config) {
        this(config.rates(), Clock.systemUTC());
    }

    CallerUse(AccessConfig.Rates rates, Clock clock) {
        this.rates = rates;
        this.today = new DayCounts(clock, rates.maxCallers());
    }

    /** @param questions on their way to the stream; those that were asked before do not count */
    public void asked(Caller caller, int questions) {
        count(ActionKind.ASKED, caller, questions);
    }

    /** A verdict is. */
    public void judged(Caller caller) {
        count(ActionKind.JUDGED, caller, 1);
    }

    private void count(ActionKind kind, Caller caller, int times) {
        caller.holder().filter(holder -> times > 0).ifPresent(holder -> {
            today.add(kind, holder, times);
            tell(new DayCounts.Counted(kind, actor(caller).text()), times);
        });
    }

    /** Those with a token together: who they are would be a name. */
    private static Actor actor(Caller caller) {
        return caller.keyId().map(Actor::ofKey).orElse(Actor.TOKENS);
    }

    private void tell(DayCounts.Counted counted, long times) {
        synchronized (untold) {
            boolean room = untold.containsKey(counted) || untold.size() < rates.maxCallers();
            untold.merge(room ? counted : new DayCounts.Counted(counted.kind(), DayCounts.OTHERS), times, Long::sum);
        }
    }

    /** What was counted since the last call. */
    Map<DayCounts.Counted, Long> drain() {
        synchronized (untold) {
            Map<DayCounts.Counted, Long> drained = new HashMap<>(untold);
            untold.clear();
            return drained;
        }
    }

    /** Counts again what was drained and could not be told. */
    void restore(Map<DayCounts.Counted, Long> drained) {
        drained.forEach(this::tell);
    }

    /**
     * How long a caller has to wait who used up the day; empty if there is something left.
     *
     * @param holder as {@link Caller#holder} says
     */
    Optional<Duration> exhausted(ActionKind kind, String holder) {
        long quota = quota(kind);
        return quota > 0 && today.of(kind, holder) >= quota ? Optional.of(today.left()) : Optional.empty();
    }

    /** What a caller may do in a day; 0 for any number. */
    long quota(ActionKind kind) {
        return kind == ActionKind.ASKED ? rates.questionsPerDay() : rates.verdictsPerDay();
    }
}
