package io.candor.event.acl;

import io.candor.event.Topics;

/**
 * Names of groups, which transactional ids begin with, as roles are configured.
 *
 * @param answerer {@code candor.answer.group}
 * @param calibrator {@code candor.feedback.streams.application-id}
 * @param trainer {@code candor.training.group}
 * @param map {@code candor.map.group}
 * @param policy {@code candor.policy.group}
 */
public record KafkaGroups(String answerer, String calibrator, String trainer, String map, String policy) {
    /** As shipped. */
    public static final KafkaGroups SHIPPED = new KafkaGroups(
            Topics.ANSWERER_GROUP, "candor-calibrator", "candor-trainer", "candor-map", "candor-policy");
}
