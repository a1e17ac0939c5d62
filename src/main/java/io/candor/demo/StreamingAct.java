package io.candor.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Questions stream in, answers stream out. */
final class StreamingAct implements Act {
    private static final Duration POLL = Duration.ofMillis(100);

    @Override
    public String title() {
        return "Questions stream in, answers with a confidence stream out";
    }

    @Override
    public List<String> play(Story story, Audience audience) {
        int all = story.questions().size();
        try (Conversation conversation = new Conversation(story.connection())) {
            long began = System.nanoTime();
            story.questions().forEach(conversation::ask);
            while (conversation.open() > 0 && !story.timeLeft().isZero()) {
                for (AnsweredQuestion answered : conversation.listen(POLL)) {
                    story.add(answered);
                    audience.show(answered, story.answered().size(), all);
                }
            }
            audience.pause();
            audience.say(rate(story.answered().size(), System.nanoTime() - began));
            return conversation.open() == 0
                    ? List.of()
                    : List.of(conversation.open() + " of " + all + " questions were not answered in time");
        }
    }

    private static String rate(int answered, long nanos) {
        double seconds = nanos / 1e9;
        return String.format(
                Locale.ROOT, "%,d answers in %.1f s: %.0f a second", answered, seconds, answered / seconds);
    }
}
