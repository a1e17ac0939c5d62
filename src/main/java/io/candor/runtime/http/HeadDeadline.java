package io.candor.runtime.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Closes a connection that brings no complete request head in time: a new one from when it is accepted, a kept one from the first
 * byte of its next request. While a request is answered, and between two requests, nothing is measured here. One to a connection.
 */
public final class HeadDeadline extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(HeadDeadline.class);
    private static final AttributeKey<HeadDeadline> OF_CONNECTION = AttributeKey.valueOf(HeadDeadline.class.getName());

    private final Duration deadline;
    private ScheduledFuture<?> timer;
    /** Written by the thread that ends an answer; the rest happens on the connection's event loop. */
    private volatile boolean answering;

    private HeadDeadline(Duration deadline) {
        this.deadline = deadline;
    }

    /** Begins to watch a connection that was just accepted. */
    static void watch(Channel accepted, Duration deadline) {
        HeadDeadline its = new HeadDeadline(deadline);
        accepted.attr(OF_CONNECTION).set(its);
        accepted.pipeline().addFirst(its);
    }

    /** The head of a request is complete; the next one is not expected before it is answered. */
    public static void headRead(RoutingContext request) {
        Channel channel = ((ConnectionBase) request.request().connection()).channel();
        HeadDeadline its = channel.attr(OF_CONNECTION).get();
        if (its != null) {
            its.disarm();
            its.answering = true;
            request.addEndHandler(answered -> its.answering = false);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        arm(context);
        super.channelActive(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
        if (!answering && timer == null) {
            arm(context);
        }
        super.channelRead(context, bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        disarm();
        super.channelInactive(context);
    }

    private void arm(ChannelHandlerContext context) {
        timer = context.executor().schedule(() -> close(context), deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void close(ChannelHandlerContext context) {
        LOG.debug("connection closed: no complete request head in time");
        context.close();
    }

    private void disarm() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
