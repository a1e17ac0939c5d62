import './console.css';
import './pages';
import './review/page';
import './operations/page';
import './answers/answers.css';
import './answers/page';
import './console';
