// The official client of OpenAI, as it comes: everything that it gets of a service is one line of JSON on standard output.
import OpenAI from 'openai';

const [baseURL] = process.argv.slice(2);
const client = new OpenAI({apiKey: 'none', baseURL, maxRetries: 2, timeout: 60_000});
const ask = (content, more = {}) => client.chat.completions.create(
    {model: 'candor', messages: [{role: 'user', content}], metadata: {domain: 'capitals'}, temperature: 0.7, ...more});

const failure = async attempt => {
  try {
    return {answered: await attempt()};
  } catch (error) {
    return {
      name: error.constructor.name, status: error.status, type: error.type, code: error.code, param: error.param,
      message: error.message,
    };
  }
};

const {data: whole, response} = await ask('chat: What is the capital of Peru?').withResponse();
const chunks = [];
for await (const chunk of await ask('chat: What is the capital of Peru?', {stream: true, stream_options: {include_usage: true}})) {
  chunks.push(chunk);
}
const parts = await ask([{type: 'text', text: 'chat: What is'}, {type: 'text', text: 'the capital of Peru?'}]);
const models = [];
for await (const model of client.models.list()) {
  models.push(model.id);
}
const respond = (input, more = {}) => client.responses.create(
    {model: 'candor', input, metadata: {domain: 'capitals'}, temperature: 0.7, ...more});
const responded = await respond('chat: What is the capital of Peru?').withResponse();
const events = [];
for await (const event of await respond('chat: What is the capital of Peru?', {stream: true})) {
  events.push(event);
}
// The client's own reader of streams, which puts the response together out of its events.
const streamed = await client.responses
    .stream({model: 'candor', input: [{role: 'user', content: [{type: 'input_text', text: 'chat: Which?'}]}]})
    .finalResponse();
console.log(JSON.stringify({
  responses: {
    whole: responded.data,
    text: responded.data.output_text,
    confidence: responded.response.headers.get('candor-confidence'),
    events,
    streamed: {text: streamed.output_text, status: streamed.status, confidence: streamed.candor.confidence},
    limited: (await respond('chat: What is the capital of Peru?', {max_output_tokens: 3})).incomplete_details.reason,
    instructions: await failure(() => respond('chat: Who?', {instructions: 'Be brief.'})),
    turns: await failure(() => respond('chat: Who?', {previous_response_id: 'r'})),
    blank: await failure(() => respond(' ')),
    domain: await failure(() => respond('chat: Who?', {metadata: {domain: '*'}})),
    dead: await failure(() => respond('chat: dead')),
    late: await failure(() => respond('chat: late', {stream: true})),
  },
  whole,
  confidence: response.headers.get('candor-confidence'),
  chunks,
  parts,
  models,
  model: (await client.models.retrieve('candor')).id,
  otherModel: await failure(() => client.models.retrieve('other')),
  limited: (await ask('chat: What is the capital of Peru?', {max_tokens: 3})).choices[0].finish_reason,
  system: await failure(() => client.chat.completions.create({
    model: 'candor', messages: [{role: 'system', content: 'Be brief.'}, {role: 'user', content: 'chat: Who?'}]})),
  blank: await failure(() => ask(' ')),
  twice: await failure(() => ask('chat: Who?', {n: 2})),
  domain: await failure(() => ask('chat: Who?', {metadata: {domain: '*'}})),
  dead: await failure(() => ask('chat: dead')),
  long: await failure(() => ask('chat: too long')),
  late: await failure(() => ask('chat: late')),
}));
