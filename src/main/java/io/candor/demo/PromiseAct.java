package io.candor.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** From the verdicts so far follows which answers may be accepted so that a promise is kept; then others are asked. */
final class PromiseAct implements Act {
    private static final Duration POLL = Duration.ofMillis(100);

    private final double target;

    /** @param target share of accepted answers that may be wrong, at most */
    PromiseAct(double target) {
        this.target = target;
    }

    @Override
    public String title() {
        return String.format(Locale.ROOT, "A promise: at most %.0f %% of accepted answers are wrong", 100 * target);
    }

    @Override
    public List<String> play(Story story, Audience audience) {
        try (PromiseWatch watch = new PromiseWatch(story, audience);
                Conversation conversation = new Conversation(story.connection());
                Labelers labelers = new Labelers(story.connection())) {
            while (!story.promise().isKept()) {
                if (story.timeLeft().isZero()) {
                    return List.of(
                            "the promise was not kept after " + story.answered().size() + " verdicts in time");
                }
                conversation.listen(POLL);
                watch.look();
            }
            story.promised().forEach(conversation::ask);
            while (conversation.open() > 0 && !story.timeLeft().isZero()) {
                conversation.listen(POLL).forEach(answered -> {
                    labelers.judge(answered);
                    story.promise().judged(answered);
                });
                watch.look();
            }
        }
        return List.of();
    }
}
