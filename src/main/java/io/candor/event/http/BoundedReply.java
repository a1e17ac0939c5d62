package io.candor.event.http;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** A reply that is read up to a length. Beyond it the connection ends, and the exchange fails with a {@link ReplyTooLongException}. */
public final class BoundedReply implements BodySubscriber<String> {
    private final BodySubscriber<String> reader;
    private final long most;
    private final boolean eachLine;
    private final CompletableFuture<String> body = new CompletableFuture<>();
    private Flow.Subscription subscription;
    private long read;
    private boolean ended;

    private BoundedReply(BodySubscriber<String> reader, long most, boolean eachLine) {
        this.reader = reader;
        this.most = most;
        this.eachLine = eachLine;
        reader.getBody().whenComplete((text, failure) -> {
            if (failure == null) {
                body.complete(text);
            } else {
                body.completeExceptionally(failure);
            }
        });
    }

    /**
     * Reads a reply as UTF-8 whatever its status.
     *
     * @param most bytes of it, at least 1
     */
    public static BodyHandler<String> ofString(long most) {
        return info -> string(most);
    }

    /**
     * A reply in UTF-8.
     *
     * @param most bytes of it, at least 1
     */
    public static BodySubscriber<String> string(long most) {
        return new BoundedReply(BodySubscribers.ofString(StandardCharsets.UTF_8), most, false);
    }

    /**
     * A stream of lines in UTF-8, each ended by a line feed, as many as come.
     *
     * @param lines gets them
     * @param most bytes of a line and of what arrives with its end, at least 1
     */
    public static BodySubscriber<String> lines(Flow.Subscriber<String> lines, long most) {
        return new BoundedReply(
                BodySubscribers.fromLineSubscriber(lines, done -> "", StandardCharsets.UTF_8, "\n"), most, true);
    }

    @Override
    public CompletionStage<String> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        reader.onSubscribe(begun);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        if (ended) {
            return;
        }
        bytes.forEach(this::count);
        if (read <= most) {
            reader.onNext(bytes);
            return;
        }
        subscription.cancel();
        onError(new ReplyTooLongException(
                (eachLine ? "a line of the reply" : "the reply") + " is longer than " + most + " bytes"));
    }

    private void count(ByteBuffer bytes) {
        int last = bytes.limit();
        while (eachLine && last > bytes.position() && bytes.get(last - 1) != '\n') {
            last--;
        }
        boolean lineEnds = eachLine && last > bytes.position();
        read = lineEnds ? bytes.limit() - last : read + bytes.remaining();
    }

    @Override
    public void onError(Throwable failure) {
        if (!ended) {
            ended = true;
            body.completeExceptionally(failure);
            reader.onError(failure);
        }
    }

    @Override
    public void onComplete() {
        if (!ended) {
            ended = true;
            reader.onComplete();
        }
    }
}
