package io.candor.demo;

import io.candor.event.KafkaConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Plays the acts one after the other and says whether the whole story held. */
public final class Demo {
    /** Asked under the promise before the world changes. */
    private static final int PROMISED = 200;

    private final DemoConfig config;
    private final List<Act> acts;

    public Demo(DemoConfig config) {
        this.config = config;
        this.acts = List.of(
                new StreamingAct(),
                new HonestyAct(config.leastAuroc()),
                new FeedbackAct(),
                new PromiseAct(config.target()),
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
        List<DemoQuestion> promised = everySo(others, PROMISED);
        List<DemoQuestion> later = new ArrayList<>(others);
        later.removeAll(promised);
        Story story = new Story(
                connection,
                questions,
                promised,
                ChangedWorld.of(later),
                new PromiseCourse(config.target()),
                config.limit());
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
                    "OK: %,d questions answered, each exactly once; honest, misled and honest again, and a promise kept, withdrawn and restored, without a hand, in %.0f s.",
                    story.answered().size(),
                    (System.nanoTime() - began) / 1e9));
        }
        return failures.isEmpty();
    }

    /** So many of all, evenly spread over the list; all where there are fewer. */
    private static List<DemoQuestion> everySo(List<DemoQuestion> questions, int count) {
        int step = Math.max(1, questions.size() / count);
        List<DemoQuestion> some = new ArrayList<>();
        for (int i = 0; i < questions.size() && some.size() < count; i += step) {
            some.add(questions.get(i));
        }
        return some;
    }
}
