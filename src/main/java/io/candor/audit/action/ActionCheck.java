package io.candor.audit.action;

import io.candor.event.Action;
import java.util.List;

/**
 * What the trail says, and what is done without a word on it.
 *
 * @param actions all that is on the trail, the oldest first
 * @param matched decisions of people that have their action
 * @param decidedByUs activations by the gate, the trainer and answerers that announce what came with the model, which other audits judge
 * @param earlier decisions of people that were written before the first action
 * @param removed actions that are not on the topic any more, which keeps all
 * @param missing decisions of people without an action
 */
public record ActionCheck(
        List<Action> actions, long matched, long decidedByUs, long earlier, long removed, List<Unrecorded> missing) {
    public ActionCheck {
        actions = List.copyOf(actions);
        missing = List.copyOf(missing);
    }

    /**
     * A decision without an action.
     *
     * @param topic where it lies
     * @param offset its record there
     * @param what what was done, by kind of action
     * @param subject to what
     */
    public record Unrecorded(String topic, long offset, String what, String subject) {}

    public boolean clean() {
        return missing.isEmpty() && removed == 0;
    }
}
