/**
 * The client of an engine server: {@code RemoteEngine} is the port's other side, with one {@code RemoteAdapter} per release and a
 * {@code RemoteBatch} for the answers under way. Prompts are made and answers are read here, heads are applied here; the server sees
 * token ids and LoRAs.
 *
 * <p>{@code RemoteAdapter}, {@code RemoteReading} and {@code RemoteAnswerReader} speak to a {@code ModelServer}, which is ours or
 * another project's; {@code ServerHttp} is the connection to either.
 *
 * <p>What fails without a prompt's fault is an {@link io.candor.engine.EngineUnavailableException}, and whoever asked tries again.
 * Full servers are asked again here, and a server that has forgotten an adapter gets it once more.
 */
package io.candor.engine.remote;
