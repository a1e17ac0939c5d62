package io.candor.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoryTest {
    private static Story within(Duration limit) {
        Topics topics = Topics.of(EventConfig.of(1, 1, "http://localhost:1"));
        return new Story(
                new KafkaConnection("localhost:1", Map.of("client.id", "demo"), topics),
                List.of(),
                List.of(),
                List.of(),
                new PromiseCourse(0.2),
                limit);
    }

    @Test
    void shouldLetTheClientsWaitAsLongAsTheDemoMayTake() {
        assertThat(within(Duration.ofMinutes(20)).connection().clientSettings())
                .containsEntry("client.id", "demo")
                .containsEntry("default.api.timeout.ms", "1200000")
                .containsEntry("delivery.timeout.ms", "1200000")
                .containsEntry("max.block.ms", "1200000");
    }

    @Test
    void shouldNotAskLessOfTheClientsThanTheyAllowWhenTheLimitIsShort() {
        assertThat(within(Duration.ofSeconds(1)).connection().clientSettings())
                .containsEntry("delivery.timeout.ms", "120000");
    }

    @Test
    void shouldFinishInAllTheTimeThatIsLeft() {
        assertThat(within(Duration.ofMinutes(20)).timeToFinish(Duration.ofSeconds(5)))
                .isGreaterThan(Duration.ofMinutes(19));
        assertThat(within(Duration.ofNanos(1)).timeToFinish(Duration.ofSeconds(5)))
                .isEqualTo(Duration.ofSeconds(5));
    }
}
