// Serves S3 from a directory: node serve.mjs <directory> <bucket>. Says its port, and ends with its parent.
// It marks pages of long lists with a cipher newer OpenSSL has put away: node needs --openssl-legacy-provider.
import S3rver from 's3rver';

const [directory, bucket] = process.argv.slice(2);
const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory, configureBuckets: [{ name: bucket }] });
const { port } = await server.run();
console.log(port);
process.stdin.on('end', () => process.exit()).resume();
