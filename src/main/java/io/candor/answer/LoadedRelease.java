package io.candor.answer;

/** A release on the device, ready to serve; closed once nobody uses it any more. */
interface LoadedRelease extends AnswerEngine.Serving, AutoCloseable {
    @Override
    void close();
}
