package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class WaitNoticeTest {
    private final StringWriter err = new StringWriter();

    @Test
    void shouldSayWithinSecondsWhatIsWaitedFor() {
        try (WaitNotice notice = new WaitNotice(new PrintWriter(err), "nowhere:9092")) {
            await("it is said").atMost(WaitNotice.SOON.multipliedBy(3)).untilAsserted(() -> assertThat(err.toString())
                    .contains("still waiting for Kafka at nowhere:9092", "slow or cannot be reached"));
        }
    }

    @Test
    void shouldSayNothingWhenTheResultIsThereInTime() {
        new WaitNotice(new PrintWriter(err), "nowhere:9092").close();

        await("it would have been said")
                .during(WaitNotice.SOON.plusSeconds(1))
                .atMost(WaitNotice.SOON.multipliedBy(3))
                .until(() -> err.toString().isEmpty());
    }
}
