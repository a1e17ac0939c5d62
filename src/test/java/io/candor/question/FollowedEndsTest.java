package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class FollowedEndsTest {
    private static final TopicPartition PARTITION = new TopicPartition("candor.questions", 0);

    private final List<CompletableFuture<Map<TopicPartition, Long>>> looks = new ArrayList<>();
    private final FollowedEnds ends = new FollowedEnds(() -> {
        looks.add(new CompletableFuture<>());
        return looks.get(looks.size() - 1);
    });

    @Test
    void shouldTellThatAllIsFollowedWhenTheEndOfThatMomentIsReached() {
        CompletableFuture<Void> reached = ends.reached();
        looks.get(0).complete(Map.of(PARTITION, 7L));

        ends.followed(Map.of(PARTITION, 6L));
        boolean before = reached.isDone();
        ends.followed(Map.of(PARTITION, 7L));

        assertThat(before).isFalse();
        assertThat(reached).isCompleted();
    }

    @Test
    void shouldTellSoAtOnceWhenThatWasFollowedAlready() {
        ends.followed(Map.of(PARTITION, 8L));

        CompletableFuture<Void> reached = ends.reached();
        looks.get(0).complete(Map.of(PARTITION, 7L));

        assertThat(reached).isCompleted();
    }

    @Test
    void shouldNotTakeALookThatBeganBeforeForOneWhenOthersAskMeanwhile() {
        ends.followed(Map.of(PARTITION, 7L));
        CompletableFuture<Void> first = ends.reached();
        CompletableFuture<Void> second = ends.reached();
        CompletableFuture<Void> third = ends.reached();

        looks.get(0).complete(Map.of(PARTITION, 7L));
        boolean secondWaits = !second.isDone();
        looks.get(1).complete(Map.of(PARTITION, 7L));

        assertThat(first).isCompleted();
        assertThat(secondWaits).isTrue();
        assertThat(second).isCompleted();
        assertThat(third).isCompleted();
        assertThat(looks).hasSize(2);
    }

    @Test
    void shouldFailWhenTheEndsCannotBeLearnedAndLookAgainForTheNext() {
        CompletableFuture<Void> first = ends.reached();
        looks.get(0).completeExceptionally(new IllegalStateException("away"));

        CompletableFuture<Void> second = ends.reached();
        looks.get(1).complete(Map.of());

        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompleted();
    }
}
