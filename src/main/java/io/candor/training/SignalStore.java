package io.candor.training;

import io.candor.event.ConsistencySignal;
import io.candor.event.TextIdentity;
import io.candor.honesty.Probability;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The newest consistency signals, at most one per text; beyond a limit the oldest are dropped. For one thread. */
final class SignalStore {
    private final int most;
    private final Map<String, ConsistencySignal> signals = new LinkedHashMap<>();

    /** @param most signals kept */
    SignalStore(int most) {
        this.most = most;
    }

    /** @throws IllegalArgumentException if its agreement is none */
    void add(ConsistencySignal signal) {
        Probability.require("agreement", signal.getAgreement());
        String text = TextIdentity.of(signal.getQuestion(), signal.getQuestionId());
        signals.remove(text);
        signals.put(text, signal);
        if (signals.size() > most) {
            Iterator<String> oldest = signals.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    int size() {
        return signals.size();
    }

    /** The oldest first. */
    List<ConsistencySignal> all() {
        return List.copyOf(signals.values());
    }
}
