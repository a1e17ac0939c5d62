package io.candor.runtime.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.VertxServiceProvider;
import java.time.Duration;
import java.util.NoSuchElementException;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Gives every connection of an HTTP server its {@link HeadDeadline}, and none to an address that has its {@link ConnectionShares share}. Vert.x has a deadline for handshakes and one for silence, none
 * for a request's head, and shows a connection to nobody before its first request; what it does show is the server's bootstrap. A
 * native transport that was asked for is left as it is.
 */
public final class WatchedConnections implements VertxServiceProvider {
    @Override
    public void init(VertxBuilder vertx) {
        if (vertx.findTransport() == JDKTransport.INSTANCE) {
            vertx.findTransport(new WatchingTransport());
        }
    }

    private static final class WatchingTransport extends JDKTransport {
        private static final int OVER_BUILT_IN = 200;

        @Override
        public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
            super.configure(options, domainSocket, bootstrap);
            // All servers of this Vert.x are HTTP's, and what they listen with does not tell. The settings only now:
            // Vert.x begins before there is any bean.
            bootstrap.handler(new Acceptor(config()));
        }

        private static HttpConfig config() {
            try {
                return ConfigProvider.getConfig().unwrap(SmallRyeConfig.class).getConfigMapping(HttpConfig.class);
            } catch (NoSuchElementException commandWithoutQuarkus) {
                // A server of a command, such as the engine's: nobody has told the settings of this mapping.
                return new SmallRyeConfigBuilder()
                        .addDefaultSources()
                        .withConverter(Duration.class, OVER_BUILT_IN, new DurationConverter())
                        .withMapping(HttpConfig.class)
                        .withValidateUnknown(false)
                        .build()
                        .getConfigMapping(HttpConfig.class);
            }
        }
    }

    /** On the listening socket, where what is read are connections. */
    @ChannelHandler.Sharable
    private static final class Acceptor extends ChannelInboundHandlerAdapter {
        private final Duration deadline;
        private final ConnectionShares shares;

        Acceptor(HttpConfig config) {
            this.deadline = config.headDeadline();
            this.shares = new ConnectionShares(config.maxConnectionsPerAddress());
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) throws Exception {
            if (!shares.take((Channel) accepted)) {
                // Not registered yet, so there is nobody to tell.
                ((Channel) accepted).unsafe().closeForcibly();
                return;
            }
            HeadDeadline.watch((Channel) accepted, deadline);
            super.channelRead(context, accepted);
        }
    }
}
