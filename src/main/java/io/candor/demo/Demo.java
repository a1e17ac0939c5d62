package io.candor.demo;

import io.candor.event.KafkaConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Plays the acts one after the other and says whether the whole story held. */
public final class Demo {
    private final DemoConfig config;
    private final List<Act> acts;

    public Demo(DemoConfig config) {
        this.config = config;
        this.acts = List.of(
                new StreamingAct(),
                new HonestyAct(config.leastAuroc()),
                new FeedbackAct(),
                new ShiftAct(config.tolerance()),
                new TimelineAct(),
                new AuditAct());
    }

    /**
     * Plays on a stream whose answerer, calibrator and trainer are running.
     *
     * @param questions what is asked first: at least one, with unique ids
     * @param others other questions, some of them on what changes later
     * @return whether everything held
     */
    public boolean play(
            KafkaConnection connection, List<DemoQuestion> questions, List<DemoQuestion> others, Audience audience) {
        long began = System.nanoTime();
        Story story = new Story(connection, questions, ChangedWorld.of(others), config.limit());
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < acts.size(); i++) {
            audience.say("");
            audience.say("Act " + (i + 1) + ". " + acts.get(i).title());
            audience.say("");
            failures.addAll(acts.get(i).play(story, audience));
        }
        if (story.timeLeft().isZero()) {
            failures.add("it took longer than " + config.limit().toSeconds() + " seconds");
        }
        audience.say("");
        failures.forEach(failure -> audience.say("FAILED: " + failure + "."));
        if (failures.isEmpty()) {
            audience.say(String.format(
                    Locale.ROOT,
                    "OK: %,d questions answered, each exactly once; honest, misled and honest again without a hand, in %.0f s.",
                    story.answered().size(),
                    (System.nanoTime() - began) / 1e9));
        }
        return failures.isEmpty();
    }
}
