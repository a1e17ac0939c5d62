package io.candor.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The world changes under the model: alarm, retraining, gate, hot swap, all while questions keep flowing. */
final class ShiftAct implements Act {
    private static final Duration POLL = Duration.ofMillis(20);

    /** For the answers that are still open when the demo's time is over. */
    private static final Duration FINISH = Duration.ofSeconds(20);

    /** Questions without an answer at any time: a steady stream rather than one heap. */
    private static final int OPEN = 16;

    private final double tolerance;

    /** @param tolerance how far above its floor the ECE may lie in the end */
    ShiftAct(double tolerance) {
        this.tolerance = tolerance;
    }

    @Override
    public String title() {
        return "The world changes: "
                + String.join(", ", ChangedWorld.CHANGED.stream().sorted().toList())
                + " have other answers now. Nobody tells the model";
    }

    @Override
    public List<String> play(Story story, Audience audience) {
        if (story.answered().isEmpty()) {
            return List.of("no release has answered yet");
        }
        String before = story.answered().get(0).answer().getReleaseId();
        try (LoopWatch watch = new LoopWatch(story, before, audience);
                Conversation conversation = new Conversation(story.connection());
                Labelers labelers = new Labelers(story.connection())) {
            ReleaseRecovery recovery = new ReleaseRecovery(before);
            audience.say(story.timeline().note("the world changes"));
            int asked = 0;
            while (!recovery.isComplete(tolerance) && !story.timeLeft().isZero()) {
                while (conversation.open() < OPEN) {
                    conversation.ask(story.later(asked++));
                }
                for (AnsweredQuestion answered : conversation.listen(POLL)) {
                    labelers.judge(answered);
                    recovery.take(answered)
                            .ifPresent(swap -> audience.say(story.timeline().note(swap)));
                }
                watch.look();
            }
            finish(story, conversation, labelers);
            return verdict(recovery, watch, audience);
        }
    }

    private static void finish(Story story, Conversation conversation, Labelers labelers) {
        long until = System.nanoTime() + story.timeToFinish(FINISH).toNanos();
        while (conversation.open() > 0 && System.nanoTime() < until) {
            conversation.listen(POLL).forEach(labelers::judge);
        }
    }

    private List<String> verdict(ReleaseRecovery recovery, LoopWatch watch, Audience audience) {
        audience.say("");
        recovery.lines().forEach(audience::say);
        List<String> failures = new ArrayList<>();
        if (!watch.alarmed()) {
            failures.add("no drift alarm was raised");
        }
        if (!recovery.isComplete(tolerance)) {
            failures.add(String.format(
                    Locale.ROOT,
                    "the ECE did not come within %.2f of its floor in time (%s)",
                    tolerance,
                    watch.lastDecision()));
        }
        return failures;
    }
}
