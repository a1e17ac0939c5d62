package io.candor.demo;

import java.util.List;

/** What happened when. */
final class TimelineAct implements Act {
    @Override
    public String title() {
        return "The whole story again";
    }

    @Override
    public List<String> play(Story story, Audience audience) {
        story.timeline().lines().forEach(audience::say);
        return List.of();
    }
}
