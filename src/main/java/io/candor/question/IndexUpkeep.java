package io.candor.question;

import io.candor.search.QuestionIndex;
import io.candor.search.SearchConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/** What an index wants from time to time while it is written; for the thread that writes it. */
final class IndexUpkeep {
    private static final Duration EXPIRE = Duration.ofSeconds(10);

    private final QuestionIndex index;
    private final SearchConfig config;
    private final Clock clock;
    private final Due refresh;
    private final Due expiry;
    private final Due commit;
    private final Due expunging;

    private final class Due {
        private final Duration pause;
        private Instant last;

        Due(Duration pause) {
            this.pause = pause;
            this.last = clock.instant();
        }

        boolean isNow() {
            // Also where the clock was set back.
            Instant now = clock.instant();
            boolean due = now.isBefore(last) || !now.isBefore(last.plus(pause));
            last = due ? now : last;
            return due;
        }
    }

    IndexUpkeep(QuestionIndex index, SearchConfig config, Clock clock) {
        this.index = index;
        this.config = config;
        this.clock = clock;
        this.expiry = new Due(EXPIRE);
        this.refresh = new Due(config.refreshInterval());
        this.commit = new Due(config.commitInterval());
        this.expunging = new Due(config.expungeAfter());
    }

    /** @param positions how far all that is in the index was read */
    void look(Supplier<Map<String, String>> positions) {
        if (refresh.isNow()) {
            index.refresh();
        }
        if (expiry.isNow()) {
            index.expire(clock.instant().minus(config.keep()));
        }
        if (expunging.isNow()) {
            index.expunge();
        }
        if (commit.isNow()) {
            index.commit(positions.get());
        }
    }
}
