package io.candor.question;

import io.candor.event.KafkaConnection;
import io.candor.event.client.FollowerThread;
import io.candor.event.retry.Backoff;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.candor.search.FoundPage;
import io.candor.search.IndexFolder;
import io.candor.search.QuestionIndex;
import io.candor.search.SearchConfig;
import io.candor.search.SearchCursor;
import io.candor.search.SearchFilter;
import io.candor.search.StoredQuestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.commons.io.file.PathUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.lucene.store.AlreadyClosedException;
import org.jboss.logging.Logger;

/** This console's index, kept up to date until closed. For all threads. */
final class KnownIndex implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KnownIndex.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final SearchConfig config;
    private final Path folder;
    private final IndexFollower follower;
    private final FollowerThread thread;

    /**
     * Begins at once and waits for nothing.
     *
     * @param admin closed by whoever made it, after this
     */
    KnownIndex(KafkaConnection kafka, Admin admin, SearchConfig config, Clock clock) {
        config.check();
        this.config = config;
        this.folder = config.folder().map(Path::of).orElseGet(KnownIndex::temporary);
        this.follower = new IndexFollower(
                kafka, new IndexFolder(folder, config), new TopicSource(admin, kafka.topics()), config, clock);
        this.thread = FollowerThread.start(
                "index-follower",
                follower,
                Optional.of("has not reached the end of the topics yet"),
                new Backoff(RETRY, RETRY));
    }

    private static Path temporary() {
        try {
            Path made = Files.createTempDirectory("candor-index-");
            LOG.infof(
                    "index lies in a temporary folder and is made anew at every start, unless candor.search.folder is set");
            return made;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Why there may be questions that are not in the index; empty if there are none. */
    Optional<String> problem() {
        return thread.problem();
    }

    /** What is known of a question; empty too while the index cannot be read. */
    Optional<StoredQuestion> find(String id) {
        return read(index -> index.find(id)).flatMap(Function.identity());
    }

    /**
     * Answers, page by page.
     *
     * @throws RejectedException while not all that there is was read
     */
    FoundPage search(SearchFilter filter, Optional<SearchCursor> after, int most) {
        if (problem().isPresent()) {
            throw unread();
        }
        return read(index -> index.search(filter, after, most)).orElseThrow(KnownIndex::unread);
    }

    /** Completes when all questions that are on the stream now are known here; fails with a {@link RejectedException} when that takes too long. */
    CompletableFuture<Void> upToNow() {
        return follower.ends()
                .reached()
                .orTimeout(config.patience().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(late -> CompletableFuture.failedFuture(unread()));
    }

    private static RejectedException unread() {
        return new RejectedException(
                Problem.Kind.STREAM_UNAVAILABLE,
                "questions and answers are not all read yet; ask again after Retry-After");
    }

    private <T> Optional<T> read(Function<QuestionIndex, T> reading) {
        try {
            return follower.index().map(reading);
        } catch (UncheckedIOException | AlreadyClosedException failure) {
            // It is opened again, or made anew; until then nothing is known.
            follower.failed(failure);
            LOG.warnf("index could not be read reason=%s", failure);
            return Optional.empty();
        }
    }

    /** Questions in it; 0 while it cannot be read. */
    int size() {
        return read(QuestionIndex::size).orElse(0);
    }

    /** Of its files. */
    long bytes() {
        return read(QuestionIndex::bytes).orElse(0L);
    }

    long passedOver() {
        return follower.passedOver();
    }

    @Override
    public void close() {
        thread.close();
        if (config.folder().isEmpty()) {
            try {
                PathUtils.delete(folder);
            } catch (IOException failure) {
                // The system clears its temporary folder.
                LOG.debugf("index folder stays reason=%s", failure.getMessage());
            }
        }
    }
}
