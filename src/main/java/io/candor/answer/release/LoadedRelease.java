package io.candor.answer.release;

/** A release on the device, ready to serve; closed once nobody uses it any more. */
public interface LoadedRelease extends AnswerEngine.Serving, AutoCloseable {
    @Override
    void close();
}
