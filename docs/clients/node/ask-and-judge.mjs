// Asks one question over REST, prints the answer and what it is worth, and judges it; with Node.js 18 or newer alone.
//
//   node docs/clients/node/ask-and-judge.mjs http://localhost:8080 "What is the capital of Japan?" Tokyo
const [service, question, expected] = process.argv.slice(2);
const key = process.env.CANDOR_KEY;
const headers = { 'Content-Type': 'application/json', ...(key ? { Authorization: `Bearer ${key}` } : {}) };

// One request, sent again while 429 or 503 say that it may pass.
async function call(path, body) {
  for (;;) {
    const reply = await fetch(service + path, body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers });
    if (reply.ok) return reply.json();
    // application/problem+json says in words what is wrong.
    if (reply.status !== 429 && reply.status !== 503) throw new Error(await reply.text());
    await new Promise((resume) => setTimeout(resume, 1000 * Number(reply.headers.get('Retry-After') ?? 1)));
  }
}

const asked = await call('/v1/questions', { text: question, domain: 'geography' });
let status;
do {
  status = await call(`${asked.links.self}?wait=20s`);
} while (status.state !== 'ANSWERED' && status.state !== 'DEAD_LETTER');
if (!status.answer) throw new Error(JSON.stringify(status));
const { answer, confidence, decision, releaseId, source } = status.answer;
console.log(`answer ${answer}`);
console.log(`confidence ${confidence} ${decision} by ${releaseId}`);
const verdict = await call('/v1/feedback', {
  questionId: asked.id,
  verdict: answer.trim().toLowerCase() === expected.toLowerCase(),
  labeler: 'me',
  // It counts for this answer and for no later one.
  answerSource: source,
});
console.log(`verdict ${verdict.feedbackId}`);
