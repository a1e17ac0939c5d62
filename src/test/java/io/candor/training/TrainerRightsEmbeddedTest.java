package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.action.ActionRecords;
import io.candor.action.Actor;
import io.candor.embedded.AclBroker;
import io.candor.event.KafkaConnection;
import io.candor.event.acl.KafkaGroups;
import io.candor.event.acl.KafkaRole;
import io.candor.honesty.promise.ErrorPromise;
import io.candor.policy.GivenPromise;
import io.candor.policy.PolicyLog;
import io.candor.policy.PolicyRecords;
import io.candor.training.map.MapDecider;
import io.candor.training.policy.PolicyDecider;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainer, maps and policies with the least that the role needs, on a broker with access control lists. */
class TrainerRightsEmbeddedTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void shouldTrainAndDecideWithTheRightsOfATrainer(@TempDir Path folder) throws Exception {
        try (TrainerStream stream = new TrainerStream(folder, AclBroker.openServers())) {
            String prefix = stream.prefix();
            KafkaConnection training = AclBroker.as(
                    KafkaRole.TRAINER,
                    stream.connection,
                    new KafkaGroups(
                            "no-answerer", "no-calibrator", prefix + "trainer", prefix + "map", prefix + "policy"));
            var promise = new GivenPromise("", Optional.empty(), Optional.of(new ErrorPromise(0.05, 0.95)), "because")
                    .by("op", Instant.now());
            new PolicyRecords(stream.connection)
                    .publish(promise, new ActionRecords(stream.connection, Actor.ofUser("op", "secret")).of(promise));
            stream.label("b1", 240, labeler -> false);
            stream.trainer(Map.of("sampling.share", "0.5"), training);

            try (MapDecider maps = new MapDecider(training, Map.of("group", prefix + "map"), stream.store);
                    PolicyDecider policies = new PolicyDecider(training, Map.of("group", prefix + "policy"))) {
                await("a release").atMost(PATIENCE).until(() -> !stream.decisions()
                        .isEmpty());
                await("a policy")
                        .atMost(PATIENCE)
                        .until(() -> !PolicyLog.read(stream.connection).all().isEmpty());
                await("the ledger is read").atMost(PATIENCE).untilAsserted(() -> assertThat(maps.problem())
                        .isEmpty());
            }
        }
    }
}
