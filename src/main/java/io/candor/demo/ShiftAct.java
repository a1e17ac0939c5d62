package io.candor.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The world changes under the model: alarm, promise withdrawn, a new map, promise restored, later
 * retraining, all while questions keep flowing. */
final class ShiftAct implements Act {
    private static final Duration POLL = Duration.ofMillis(20);

    /** For the answers that are still open when the demo's time is over. */
    private static final Duration FINISH = Duration.ofSeconds(20);

    /** Questions without an answer at any time: a steady stream rather than one heap. */
    private static final int OPEN = 16;
    /** Left for the acts that follow. */
    private static final Duration LAST = Duration.ofSeconds(90);

    private final double tolerance;

    /** @param tolerance how far above its floor the ECE of a domain may lie in the end */
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
        PromiseCourse promise = story.promise();
        try (LoopWatch watch = new LoopWatch(story, audience);
                PromiseWatch policies = new PromiseWatch(story, audience);
                Conversation conversation = new Conversation(story.connection());
                Labelers labelers = new Labelers(story.connection())) {
            Recovery recovery = new Recovery(story.untaught(), before, tolerance, watch::isOfAnswersAlone);
            audience.say(story.timeline().note("the world changes"));
            promise.worldChanges();
            int asked = 0;
            while (!isOver(story, recovery, watch)) {
                while (conversation.open() < OPEN) {
                    Optional<DemoQuestion> untaught = recovery.next();
                    if (untaught.isEmpty() && recovery.isAsking()) {
                        break;
                    }
                    conversation.ask(untaught.isPresent() ? untaught.get() : story.later(asked++));
                }
                for (AnsweredQuestion answered : conversation.listen(POLL)) {
                    take(answered, recovery, promise, labelers)
                            .ifPresent(happened -> audience.say(story.timeline().note(happened)));
                }
                watch.look();
                policies.look();
            }
            finish(story, conversation, labelers);
            return verdict(recovery, promise, watch, audience);
        }
    }

    /** Recovery takes hundreds of verdicts; with what time is left, thousands more show whether LoRA and head earn their place. */
    private static boolean isOver(Story story, Recovery recovery, LoopWatch watch) {
        return story.timeLeft().isZero()
                || (recovery.isComplete()
                        && story.promise().isRestored()
                        && (watch.retrained() || story.timeLeft().compareTo(LAST) < 0));
    }

    private static Optional<String> take(
            AnsweredQuestion answered, Recovery recovery, PromiseCourse promise, Labelers labelers) {
        if (Recovery.isUntaught(answered)) {
            return recovery.untaught(answered);
        }
        labelers.judge(answered);
        promise.judged(answered);
        return recovery.judged(answered);
    }

    private static void finish(Story story, Conversation conversation, Labelers labelers) {
        long until = System.nanoTime() + story.timeToFinish(FINISH).toNanos();
        while (conversation.open() > 0 && System.nanoTime() < until) {
            conversation.listen(POLL).stream()
                    .filter(answered -> !Recovery.isUntaught(answered))
                    .forEach(labelers::judge);
        }
    }

    private List<String> verdict(Recovery recovery, PromiseCourse promise, LoopWatch watch, Audience audience) {
        audience.say("");
        audience.say(recovery.line());
        audience.say(promise.line());
        List<String> failures = new ArrayList<>();
        if (!watch.alarmed()) {
            failures.add("no drift alarm was raised");
        }
        if (!recovery.isComplete()) {
            failures.add(String.format(
                    Locale.ROOT,
                    "the ECE of some domain did not come within %.2f of its floor in time (%s)",
                    tolerance,
                    watch.lastDecision()));
        }
        if (!promise.isWithdrawn()) {
            failures.add("the promise was not withdrawn though accepted answers were wrong");
        } else if (!promise.isRestored()) {
            failures.add("the promise was not restored in time");
        }
        return failures;
    }
}
