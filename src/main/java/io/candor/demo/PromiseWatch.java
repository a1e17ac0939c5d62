package io.candor.demo;

import io.candor.event.Policy;
import io.candor.policy.PolicyLog;
import io.candor.policy.PolicyScope;
import java.util.Comparator;

/** Reads the policy of all domains together and reports what becomes of the promise to the audience. For one thread. */
final class PromiseWatch implements AutoCloseable {
    private final Story story;
    private final Audience audience;
    private final PolicyLog policies;

    PromiseWatch(Story story, Audience audience) {
        this.story = story;
        this.audience = audience;
        this.policies = PolicyLog.open(story.connection());
    }

    void look() {
        policies.readToEnd().all().stream()
                .filter(policy -> PolicyScope.of(policy).isPooled()
                        && policy.getAnswerModel() == null
                        && policy.getEvidence() != null)
                .max(Comparator.comparingLong(Policy::getVersion))
                .flatMap(story.promise()::see)
                .ifPresent(happened -> audience.say(story.timeline().note(happened)));
    }

    @Override
    public void close() {
        policies.close();
    }
}
